import Formats
import Synchronization
import TokenModel

/// The versions that somebody knows of some keys.
struct EtcdVersions {
  private let wanted: [RegisterKey: RegisterVersion?]
  private let prefix: EtcdPrefix

  init(_ wanted: [RegisterKey: RegisterVersion?], prefix: EtcdPrefix) {
    self.wanted = wanted
    self.prefix = prefix
  }

  /// All of them.
  var keys: Set<RegisterKey> { Set(wanted.keys) }

  /// Those that are otherwise in a list of all keys that there are.
  func changes(in entries: [EtcdEntry]) -> Set<RegisterKey> {
    let versions = Dictionary(entries.map { (prefix.name(of: $0), $0.version) }) { first, _ in first }
    return Set(wanted.filter { versions[$0.key] != $0.value }.keys)
  }

  /// Those that a few entries, which tell of changes, are about.
  func changes(by entries: [EtcdEntry]) -> Set<RegisterKey> {
    Set(
      entries.filter { entry in wanted[prefix.name(of: entry)].map { $0 != entry.version } ?? false }.map(prefix.name))
  }
}

/// What a watch tells, which comes as lines of JSON in pieces.
struct EtcdWatch {
  /// How it ended.
  enum Outcome: Equatable {
    /// It goes on.
    case waiting
    /// These keys changed, or all may have.
    case changed(Set<RegisterKey>)
    /// etcd ended it, or what came is none of etcd's.
    case failed(RegisterFailure)
  }

  /// The first revision that it is to tell of.
  let start: UInt64
  private(set) var outcome = Outcome.waiting
  private let known: EtcdVersions
  private var line: [UInt8] = []

  /// The longest line, in bytes: etcd takes values of at most 1.5 MiB.
  private static let lineLimit = 8 << 20

  init(_ known: EtcdVersions, from start: UInt64) {
    self.known = known
    self.start = start
  }

  /// A stream begins, perhaps after one that broke off.
  mutating func begin() { line = [] }

  /// Reads the next piece.
  /// - Returns: whether more is needed.
  mutating func read(_ piece: [UInt8]) -> Bool {
    var rest = piece[...]
    while outcome == .waiting, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let whole = line + rest[..<end]
      line = []
      rest = rest[(end + 1)...]
      if !whole.isEmpty { outcome = meaning(of: whole) }
    }
    line += rest
    if outcome == .waiting, line.count > Self.lineLimit { outcome = .failed(Self.unreadable) }
    return outcome == .waiting
  }

  private static let unreadable = RegisterFailure.unreadable(reason: "etcd's watch tells what cannot be read")

  private func meaning(of line: [UInt8]) -> Outcome {
    guard let message = try? JSONValue(parsing: line, depthLimit: 16) else { return .failed(Self.unreadable) }
    if let error = message["error"] {
      let words = error.stringValue ?? error["message"]?.stringValue ?? ""
      return .failed(.unreachable(reason: "etcd ended the watch: \(ServerWords.neutral(words) ?? "no reason given")"))
    }
    guard let result = message["result"] else { return .failed(Self.unreadable) }
    do throws(RegisterFailure) {
      return try meaning(of: result)
    } catch {
      return .failed(error)
    }
  }

  private func meaning(of result: JSONValue) throws(RegisterFailure) -> Outcome {
    // Put back from a copy while it was watched: whoever reads now sees by how much.
    let revision = try EtcdAnswer(result).standing().revision
    if revision + 1 < start { return .changed(known.keys) }
    // So much has been changed since that etcd does not know any more what.
    if EtcdNumber.read(result["compact_revision"]) != 0 { return .changed(known.keys) }
    if result["canceled"]?.boolValue == true {
      let words = ServerWords.neutral(result["cancel_reason"]?.stringValue ?? "") ?? "no reason given"
      return .failed(.unreachable(reason: "etcd cancelled the watch: \(words)"))
    }
    let entries = try (result["events"]?.arrayValue ?? []).map { event throws(RegisterFailure) in
      try EtcdEntry(event["kv"] ?? .null)
    }
    let changed = known.changes(by: entries)
    return changed.isEmpty ? .waiting : .changed(changed)
  }
}

/// Reads a watch on the thread of the transfers.
final class EtcdWatchReader: Sendable {
  /// The first revision that the watch is to tell of.
  let start: UInt64
  private let watch: Mutex<EtcdWatch>

  init(_ watch: EtcdWatch) {
    start = watch.start
    self.watch = Mutex(watch)
  }

  /// A stream begins.
  func begin() { watch.withLock { $0.begin() } }

  /// Reads the next piece.
  /// - Returns: whether more is needed.
  func read(_ piece: [UInt8]) -> Bool { watch.withLock { $0.read(piece) } }

  /// What came of it.
  /// - Parameters:
  ///   - failure: why no endpoint told anything, or nil.
  ///   - isOver: whether nobody waits any more.
  func changes(failure: RegisterFailure?, isOver: Bool) throws(RegisterFailure) -> Set<RegisterKey> {
    switch watch.withLock({ $0.outcome }) {
    case .changed(let keys): return keys
    case .failed(let failure): throw failure
    case .waiting:
      if isOver { return [] }
      throw failure ?? .unreachable(reason: "etcd closed the watch")
    }
  }
}
