import Formats
import FoundationEssentials
import Host
import TokenModel

/// The operator's own labels of upload tokens, for services that have none: one file for all environments, by origin
/// and handle.
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

  /// The labels at an origin.
  /// - Throws: `SessionFailure.state` if the file exists and cannot be used.
  public func labels(at origin: Origin) throws(SessionFailure) -> [Handle: String] {
    let file = try read()
    let pairs = (file.labels[origin.text] ?? [:]).compactMap { text, label in Handle(text).map { ($0, label) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The labels at every server.
  /// - Throws: `SessionFailure.state` if the file exists and cannot be used.
  func all() throws(SessionFailure) -> LabelCollection {
    var all: LabelCollection = [:]
    for text in try read().labels.keys {
      if let origin = try? Origin(text) { all[origin] = try labels(at: origin) }
    }
    return all
  }

  /// Merges labels into the existing ones, all or none.
  /// - Parameter isDryRun: whether nothing is written.
  func merge(
    _ coming: LabelCollection, rule: LabelMerge.Rule, isDryRun: Bool
  ) async throws(SessionFailure) -> LabelMerge {
    guard !isDryRun else {
      return try await BlockingCall.run { () throws(SessionFailure) in
        LabelMerge(coming, into: try read(), rule: rule)
      }
    }
    return try await change { file in
      let merge = LabelMerge(coming, into: file, rule: rule)
      for row in merge.added + merge.replaced {
        file.labels[row.origin.text, default: [:]][row.handle.text] = row.label
      }
      return merge
    }
  }

  /// Saves a label, or deletes it (nil).
  public func set(_ label: String?, for handle: Handle, at origin: Origin) async throws(SessionFailure) {
    try await set(label, for: [handle], at: origin)
  }

  /// Saves a label for several tokens, or deletes theirs (nil), with one write.
  func set(_ label: String?, for handles: Set<Handle>, at origin: Origin) async throws(SessionFailure) {
    try await change { file in
      for handle in handles { file.labels[origin.text, default: [:]][handle.text] = label }
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

/// The labels on disk: JSON with a version, by origin and handle.
struct LabelFile: Codable, Equatable {
  static let version = 1

  var version = LabelFile.version
  var labels: [String: [String: String]] = [:]

  init() {}

  /// The labels at one server.
  init(_ labels: [Handle: String], at origin: Origin) {
    let pairs = labels.map { ($0.key.text, $0.value) }
    self.labels = [origin.text: Dictionary(pairs, uniquingKeysWith: { first, _ in first })]
  }
}
