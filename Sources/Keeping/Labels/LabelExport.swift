import Formats
import TokenModel

/// The operator's own labels for another host: by origin and handle, with the key that the handles were made with.
///
/// The key grants access to nothing. With it and a server's list of tokens, the importing host finds each token although its own handles differ; an export
/// contains no id or value of a token.
public struct LabelExport: Sendable {
  /// Labels whose handles were made with one key: of the host, or of a share.
  public struct Part: Sendable, Equatable {
    /// The key.
    public let key: HandleKey
    /// The labels.
    public internal(set) var labels: LabelCollection
  }

  /// The host's own part first.
  public let parts: [Part]

  private static let kind = "fob labels"
  /// The version of an export with one part, and of one with several, which an older fob does not read.
  private static let (version, versionOfParts): (Int64, Int64) = (1, 2)

  /// An export of labels.
  init(parts: [Part]) {
    self.parts = parts
  }

  /// How many labels there are.
  public var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// The servers.
  public var origins: Set<Origin> { Set(parts.flatMap(\.labels.keys)) }

  /// The labels at some servers.
  public func limited(to origins: Set<Origin>) -> LabelExport {
    LabelExport(parts: parts.map { Part(key: $0.key, labels: $0.labels.filter { origins.contains($0.key) }) })
  }

  /// The export as JSON.
  public var json: JSONValue {
    var object: [String: JSONValue] = ["kind": .string(Self.kind)]
    if parts.count == 1, let part = parts.first {
      object["version"] = .integer(Self.version)
      object.merge(part.members) { $1 }
    } else {
      object["version"] = .integer(Self.versionOfParts)
      object["parts"] = .array(parts.map { .object($0.members) })
    }
    return .object(object)
  }

  /// Reads an export; any flaw rejects all of it, so that nothing is imported from a damaged file.
  public init(reading bytes: [UInt8]) throws(TextFailure) {
    guard let value = try? JSONValue(parsing: bytes), value["kind"]?.stringValue == Self.kind,
      let version = value["version"]?.integerValue
    else {
      throw .notAnExport
    }
    guard version <= Self.versionOfParts else { throw .newer(version) }
    guard version == Self.versionOfParts else {
      parts = [try Part(value)]
      return
    }
    guard let values = value["parts"]?.arrayValue, values.count > 1 else { throw .notAnExport }
    var parts: [Part] = []
    for value in values { parts.append(try Part(value)) }
    self.parts = parts
  }
}

extension LabelExport.Part {
  /// How many labels there are.
  fileprivate var count: Int { labels.values.reduce(0) { $0 + $1.count } }

  fileprivate var members: [String: JSONValue] {
    let origins = labels.map { origin, labels in
      (origin.text, JSONValue.object(Dictionary(uniqueKeysWithValues: labels.map { ($0.text, .string($1)) })))
    }
    return [
      "handle_key": .string(key.text), "labels": .object(Dictionary(uniqueKeysWithValues: origins)),
    ]
  }

  fileprivate init(_ value: JSONValue) throws(TextFailure) {
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

/// Why a file is not an export of labels; nothing was imported from it.
extension TextFailure {
  /// It is cut, or something else.
  static let notAnExport = refused("it is not an export of 'fob labels export'")
  static let noKey = refused("its handle_key is missing or damaged")

  static func newer(_ version: Int64) -> TextFailure { refused("a later fob wrote it (version \(version))") }
  static func badOrigin(_ text: String) -> TextFailure { refused("'\(text)' is not a server's address with labels") }
  static func badHandle(_ text: String) -> TextFailure { refused("'\(text)' is no handle") }

  static func badLabel(_ handle: Handle) -> TextFailure {
    refused(
      "the label of \(handle) is empty, holds control characters or is longer than \(OwnLabel.lengthLimit) characters")
  }

  private static func refused(_ reason: String) -> TextFailure { TextFailure("\(reason). No label was imported.") }
}
