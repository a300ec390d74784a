import Formats

/// The operator's own labels as they are taken to another host: by origin and handle, with the key that the handles were made with.
///
/// The key grants access to nothing. Who has it and a server's list of tokens finds the token of each handle, so that the labels come to the right ones on
/// a host whose handles are others; no id or value of a token is in an export.
public struct LabelExport: Sendable {
  /// What the handles were made with.
  public let key: HandleKey
  /// The labels.
  public let labels: LabelCollection

  private static let kind = "fob labels"
  private static let version: Int64 = 1

  /// An export of labels.
  public init(key: HandleKey, labels: LabelCollection) {
    self.key = key
    self.labels = labels
  }

  /// How many labels there are.
  public var count: Int { labels.values.reduce(0) { $0 + $1.count } }

  /// The export as JSON.
  public var json: JSONValue {
    let origins = labels.map { origin, labels in
      (origin.text, JSONValue.object(Dictionary(uniqueKeysWithValues: labels.map { ($0.text, .string($1)) })))
    }
    return [
      "kind": .string(Self.kind), "version": .integer(Self.version), "handle_key": .string(key.text),
      "labels": .object(Dictionary(uniqueKeysWithValues: origins)),
    ]
  }

  /// Reads an export; whatever is not as it must be makes all of it useless, so that nothing is taken from a damaged file.
  public init(reading bytes: [UInt8]) throws(LabelExportProblem) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .notAnExport
    }
    guard value["kind"]?.stringValue == Self.kind, let version = value["version"]?.integerValue else {
      throw .notAnExport
    }
    guard version <= Self.version else { throw .newer(version) }
    guard let key = value["handle_key"]?.stringValue.flatMap({ HandleKey(text: $0) }) else { throw .noKey }
    guard let origins = value["labels"]?.objectValue else { throw .notAnExport }
    var labels: LabelCollection = [:]
    for (text, value) in origins {
      guard let origin = try? Origin(text), let members = value.objectValue else { throw .badOrigin(text) }
      for (name, label) in members {
        guard let handle = Handle(name) else { throw .badHandle(name) }
        guard let label = try? label.stringValue.flatMap(OwnLabel.checked) else { throw .badLabel(handle) }
        labels[origin, default: [:]][handle] = label
      }
    }
    self.init(key: key, labels: labels)
  }
}
