import Formats
import FoundationEssentials
import Host
import TokenModel

/// The operator's notes about upload tokens: own labels, for services that have none, and contacts. One file for all environments, by origin and name.
///
/// Stored as written; to be made a `DisplayText` before it is drawn.
public struct LabelStore: Sendable {
  let folder: String

  private static let sizeLimit = 64 << 20
  private static let lockPatience = SessionKeeper.standardPatience

  /// Makes a store in a folder, which appears with the first label.
  /// - Parameter folder: `$XDG_DATA_HOME/fob`.
  public init(folder: String) {
    self.folder = folder
  }

  private var path: String { folder + "/labels.json" }

  /// The notes at an origin.
  /// - Throws: `SessionFailure.state` if the file exists and cannot be used.
  public func notes(at origin: Origin) throws(SessionFailure) -> [NoteName: String] {
    let file = try read()
    let pairs = (file.labels[origin.text] ?? [:]).compactMap { name, text in NoteName(name).map { ($0, text) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The notes at every server.
  /// - Throws: `SessionFailure.state` if the file exists and cannot be used.
  func all() throws(SessionFailure) -> NoteCollection {
    var all: NoteCollection = [:]
    for text in try read().labels.keys {
      if let origin = try? Origin(text) { all[origin] = try notes(at: origin) }
    }
    return all
  }

  /// Merges notes into the existing ones, all or none.
  /// - Parameter isDryRun: whether nothing is written.
  func merge(
    _ coming: NoteCollection, rule: LabelMerge.Rule, isDryRun: Bool
  ) async throws(SessionFailure) -> LabelMerge {
    guard !isDryRun else {
      return try await BlockingCall.run { () throws(SessionFailure) in
        LabelMerge(coming, into: try read(), rule: rule)
      }
    }
    return try await change { file in
      let merge = LabelMerge(coming, into: file, rule: rule)
      for row in merge.added + merge.replaced {
        file.labels[row.origin.text, default: [:]][row.name.text] = row.text
      }
      return merge
    }
  }

  /// Saves notes, or deletes them (nil), with one write.
  public func set(_ notes: [NoteName: String?], at origin: Origin) async throws(SessionFailure) {
    try await change { file in
      for (name, text) in notes { file.labels[origin.text, default: [:]][name.text] = text }
      if file.labels[origin.text]?.isEmpty == true { file.labels[origin.text] = nil }
    }
  }

  /// What is wrong with the content of the file, or nil; its permissions are checked elsewhere.
  public func damage() -> String? {
    FileReader.damage(of: path, trust: .secret) { () throws(SessionFailure) in _ = try read() }
  }

  /// Reads, changes and writes under the lock; without a change nothing is written.
  private func change<Result: Sendable>(
    _ body: @escaping @Sendable (inout LabelFile) -> Result
  ) async throws(SessionFailure) -> Result {
    let locked = LockedFile(path, lock: folder + "/labels.lock")
    do throws(LockedFileFailure<SessionFailure>) {
      return try await locked.change(within: LabelStore.lockPatience) { () throws(SessionFailure) in
        let before = try read()
        var file = before
        let result = body(&file)
        return (file == before ? nil : try content(of: file), result)
      }
    } catch {
      switch error {
      case .busy:
        throw .state(reason: "Another process is changing the labels in \(path) and has not finished. Try again.")
      case .system(let error): throw .state(reason: error.description)
      case .refused(let failure): throw failure
      }
    }
  }

  private func read() throws(SessionFailure) -> LabelFile {
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: LabelStore.sizeLimit, trust: .secret), as: SessionFailure.init(file:))
    guard let content else { return LabelFile() }
    guard let file = try? JSONDecoder().decode(LabelFile.self, from: Data(content)), file.version <= LabelFile.version
    else {
      throw .state(
        reason: "\(path) is damaged or from a later fob. Repair it, or move it away to start without labels.")
    }
    return file
  }

  private func content(of file: LabelFile) throws(SessionFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let content = try? encoder.encode(file), content.count <= LabelStore.sizeLimit else {
      throw .state(reason: "\(path) would be larger than \(LabelStore.sizeLimit) bytes. Nothing was changed.")
    }
    return Array(content)
  }
}

/// The notes on disk: JSON with a version, by origin and name. An earlier fob shows the labels among them and keeps the others.
struct LabelFile: Codable, Equatable {
  static let version = 1

  var version = LabelFile.version
  var labels: [String: [String: String]] = [:]

  init() {}

  /// The notes at one server.
  init(_ notes: [NoteName: String], at origin: Origin) {
    let pairs = notes.map { ($0.key.text, $0.value) }
    self.labels = [origin.text: Dictionary(pairs, uniquingKeysWith: { first, _ in first })]
  }
}
