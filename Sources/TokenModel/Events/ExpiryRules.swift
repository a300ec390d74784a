import Formats
import FoundationEssentials

/// Which thresholds are due. fob tells each once, by being at or below it, so that a missed run delays and never skips; where several are due at once the
/// nearest counts and settles the others.
public enum ExpiryRules {
  /// Seconds before the end at which fob tells that something expires.
  public static let thresholds = [14, 7, 1].map { $0 * 86_400 }
  /// The threshold of what has expired.
  public static let expired = 0
  /// For how long after its creation a token may be one whose creation has not been noted yet, in seconds.
  public static let creationGrace: TimeInterval = 60

  /// What is due and not told yet.
  public struct Due: Sendable, Equatable {
    /// What it is about.
    public enum Subject: Sendable, Hashable {
      case session
      case certificate(RaisedEvent.CertificateOwner)
      case token(Handle, label: String?, contact: String?)
    }

    /// What it is about.
    public var subject: Subject
    /// What to tell.
    public var kind: RaisedEvent.Kind
    /// The nearest threshold; nil for a token that appeared.
    public var threshold: Int?
    /// All thresholds that are settled by it.
    public var settled: [Int]
    /// When it expires; nil: never, or nobody knows.
    public var end: Date?
  }

  /// What is due, and what to remember once fob has told that.
  public struct Verdict: Sendable {
    /// What is due.
    public var due: [Due]
    /// The memory after it.
    public var memory: EventMemory
  }

  /// Holds what was seen against what is remembered.
  public static func verdict(on look: ExpiryLook, _ memory: EventMemory) -> Verdict {
    var verdict = Verdict(due: [], memory: memory)
    if let list = look.list { judge(list, &verdict) }
    switch look.session {
    case .unseen: break
    case .needsNobody: verdict.memory.session = nil
    case .needsPerson(let ending): judge(ending, &verdict)
    }
    for (owner, ending) in look.certificates.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let told = known(verdict.memory.certificates[owner], end: ending.end)
      let due = thresholds.filter { ending.secondsLeft <= TimeInterval($0) && !told.thresholds.contains($0) }
      verdict.memory.certificates[owner] = told.adding(due)
      verdict.add(.certificate(owner), .certificateExpiring, due, end: ending.end)
    }
    return verdict
  }

  /// What is known of something, if it still expires when it did.
  private static func known(_ told: EventMemory.Told?, end: Date?) -> EventMemory.Told {
    let isSame = told?.end.map { Int($0.timeIntervalSince1970) } == end.map { Int($0.timeIntervalSince1970) }
    guard let told, isSame else { return EventMemory.Told(end: end) }
    return told
  }

  private static func judge(_ session: ExpiryLook.Ending, _ verdict: inout Verdict) {
    let told = known(verdict.memory.session, end: session.end)
    let due = (sessionThresholds(lifetime: session.lifetime) + [expired]).filter {
      session.secondsLeft <= TimeInterval($0) && !told.thresholds.contains($0)
    }
    verdict.memory.session = told.adding(due)
    let kind = due.contains(expired) ? RaisedEvent.Kind.sessionExpired : .sessionExpiring
    verdict.add(.session, kind, due, end: session.end)
  }

  /// Seconds until the next threshold of a session; nil once it has expired.
  public static func wait(until session: ExpiryLook.Ending) -> TimeInterval? {
    (sessionThresholds(lifetime: session.lifetime) + [expired]).map { session.secondsLeft - TimeInterval($0) }
      .filter { $0 > 0 }.min()
  }

  /// The thresholds that are shorter than a session's lifetime; where there is none, the last fifth of it.
  static func sessionThresholds(lifetime: TimeInterval?) -> [Int] {
    guard let lifetime else { return thresholds }
    let shorter = thresholds.filter { TimeInterval($0) < lifetime }
    return shorter.isEmpty ? [max(1, Int(min(lifetime, 86_400)) / 5)] : shorter
  }
}

/// Lists of upload tokens.
extension ExpiryRules {
  private static func judge(_ list: ExpiryLook.List, _ verdict: inout Verdict) {
    var unseen = verdict.memory.tokens
    for row in list.rows {
      let told = unseen.removeValue(forKey: row.handle)
      judge(row, told, list, &verdict)
    }
    guard list.isComplete else { return }
    verdict.memory.knowsList = true
    for (handle, told) in unseen {
      verdict.memory.tokens[handle] = nil
      // A server that does not list what has expired.
      guard let end = told.end, end <= list.now, !told.thresholds.contains(expired) else { continue }
      verdict.add(.token(handle, label: nil, contact: nil), .tokenExpired, [expired], end: end)
    }
  }

  private static func judge(
    _ row: ListedToken, _ earlier: EventMemory.Told?, _ list: ExpiryLook.List, _ verdict: inout Verdict
  ) {
    let end: Date? = if case .at(let end) = row.token.expiry { end } else { nil }
    let left = end?.timeIntervalSince(list.now)
    let subject = Due.Subject.token(row.handle, label: row.label, contact: row.contact)
    if earlier == nil, verdict.memory.knowsList, !list.made.contains(row.handle) {
      // Who creates it may not have noted that yet: the next look tells.
      if let created = row.token.created, list.now.timeIntervalSince(created) < creationGrace { return }
      verdict.due.append(Due(subject: subject, kind: .tokenAppeared, threshold: nil, settled: [], end: end))
    }
    let told = known(earlier, end: end)
    var due: [Int] = []
    if let left {
      due = (thresholds + [expired]).filter { left <= TimeInterval($0) && !told.thresholds.contains($0) }
    }
    verdict.memory.tokens[row.handle] = told.adding(due)
    // What had expired before anybody looked is no news.
    if earlier == nil, due.contains(expired) { return }
    verdict.add(subject, due.contains(expired) ? .tokenExpired : .tokenExpiring, due, end: end)
  }
}

extension EventMemory.Told {
  fileprivate func adding(_ due: [Int]) -> EventMemory.Told {
    EventMemory.Told(end: end, thresholds: thresholds.union(due))
  }
}

extension ExpiryRules.Verdict {
  /// - Parameter due: the thresholds; without one there is nothing to tell.
  fileprivate mutating func add(
    _ subject: ExpiryRules.Due.Subject, _ kind: RaisedEvent.Kind, _ due: [Int], end: Date?
  ) {
    guard let nearest = due.min() else { return }
    self.due.append(ExpiryRules.Due(subject: subject, kind: kind, threshold: nearest, settled: due, end: end))
  }
}
