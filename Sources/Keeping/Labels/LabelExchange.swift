import Formats
import Host
import TokenModel

/// Takes the operator's own labels to another host and imports them there.
public struct LabelExchange: Sendable {
  private let store: LabelStore
  private let tokens: any UploadTokens
  private let stateFolder: String

  /// An export's labels under this host's handles.
  public struct Translation: Sendable {
    /// The labels by this host's handles.
    public var labels: LabelCollection = [:]
    /// Labels whose upload token no list shows any longer, by the export's handles.
    public var withoutToken: [LabelMerge.Row] = []
    /// Servers in the export without an environment here, with the number of their labels.
    public var withoutEnvironment: [(origin: Origin, count: Int)] = []
  }

  /// Makes it.
  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`, where the handle key is.
  public init(store: LabelStore, tokens: any UploadTokens, stateFolder: String) {
    self.store = store
    self.tokens = tokens
    self.stateFolder = stateFolder
  }

  /// All labels, or those at the given servers.
  public func export(at origins: Set<Origin>?) async throws(SessionFailure) -> LabelExport {
    let (store, folder) = (store, stateFolder)
    return try await BlockingCall.run { () throws(SessionFailure) in
      let all = try store.all()
      return LabelExport(
        key: try HandleKey.load(in: folder),
        labels: origins.map { wanted in all.filter { wanted.contains($0.key) } } ?? all)
    }
  }

  /// Finds out which upload tokens of this host an export's labels belong to. If the handle keys are the same, no
  /// server is asked; else the lists of the environments are read, and a failure of one is a failure of all.
  public func translate(
    _ export: LabelExport, for environments: [Environment],
    report: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void = { _, _, _ in }
  ) async throws(SessionFailure) -> Translation {
    let folder = stateFolder
    let key = try await BlockingCall.run { () throws(SessionFailure) in try HandleKey.load(in: folder) }
    var translation = Translation()
    guard key != export.key else {
      translation.labels = export.labels
      return translation
    }
    for (origin, labels) in export.labels.sorted(by: { $0.key.text < $1.key.text }) {
      let here = environments.filter { $0.origin == origin }
      guard !here.isEmpty else {
        translation.withoutEnvironment.append((origin, labels.count))
        continue
      }
      var left = labels
      let maker = HandleMaker(origin: origin, key: export.key)
      for environment in here where !left.isEmpty {
        for row in try await rows(of: environment, report: report) {
          let theirs = maker.handle(of: row.token.reference.identity)
          if let label = left.removeValue(forKey: theirs) {
            translation.labels[origin, default: [:]][row.handle] = label
          }
        }
      }
      translation.withoutToken += left.sorted { $0.key < $1.key }.map {
        LabelMerge.Row(origin: origin, handle: $0.key, label: $0.value, other: nil)
      }
    }
    return translation
  }

  private func rows(
    of environment: Environment, report: @escaping @Sendable (EnvironmentName, Int, Int) -> Void
  ) async throws(SessionFailure) -> PackedTokens {
    let list = try await tokens.all(of: environment, sort: nil) { report(environment.name, $0, $1) }
    guard list.isComplete else {
      throw .service(.unexpected(reason: "The list of \(environment.name) changed while it was read. Try again."))
    }
    return list.rows
  }

  /// Imports labels, all or none.
  /// - Parameter isDryRun: whether to only find out what would become of them.
  public func importLabels(
    _ labels: LabelCollection, rule: LabelMerge.Rule, isDryRun: Bool
  ) async throws(SessionFailure) -> LabelMerge {
    try await store.merge(labels, rule: rule, isDryRun: isDryRun)
  }
}

/// The operator's own labels for another host: by origin and handle, with the handle key.
///
/// The key grants access to nothing. With it and a server's list of tokens, the importing host finds each token
/// although its own handles differ; an export contains no id or value of a token.
public struct LabelExport: Sendable {
  /// The handle key of the exporting host.
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

  /// Reads an export; any flaw rejects all of it, so that nothing is imported from a damaged file.
  public init(reading bytes: [UInt8]) throws(TextFailure) {
    guard let value = try? JSONValue(parsing: bytes), value["kind"]?.stringValue == Self.kind,
      let version = value["version"]?.integerValue
    else {
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

/// The result of merging imported labels with the existing ones.
public struct LabelMerge: Sendable, Equatable {
  /// One label of an upload token.
  public struct Row: Sendable, Equatable {
    /// The server.
    public let origin: Origin
    /// The upload token.
    public let handle: Handle
    /// The imported label.
    public let label: String
    /// The existing label, if it differs.
    public let other: String?
  }

  /// Whose label counts if both have one.
  public enum Rule: Sendable {
    case keepOwn
    case takeTheirs
  }

  /// New labels.
  public private(set) var added: [Row] = []
  /// Labels that replace others.
  public private(set) var replaced: [Row] = []
  /// Labels not imported because others exist.
  public private(set) var conflicts: [Row] = []
  /// How many exist already.
  public private(set) var unchanged = 0

  /// Compares imported with existing labels; changes nothing.
  init(_ coming: LabelCollection, into file: LabelFile, rule: Rule) {
    for (origin, labels) in coming.sorted(by: { $0.key.text < $1.key.text }) {
      for (handle, label) in labels.sorted(by: { $0.key < $1.key }) {
        let own = file.labels[origin.text]?[handle.text]
        let row = Row(origin: origin, handle: handle, label: label, other: own == label ? nil : own)
        if own == label {
          unchanged += 1
        } else if own == nil {
          added.append(row)
        } else if rule == .takeTheirs {
          replaced.append(row)
        } else {
          conflicts.append(row)
        }
      }
    }
  }
}
