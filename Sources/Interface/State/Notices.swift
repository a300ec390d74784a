import Formats
import FoundationEssentials
import TokenModel

/// A notice with its subject and the time at which it was given.
struct GivenNotice: Sendable, Equatable {
  let notice: Notice
  let subject: NoticeSubject?
  let at: Date

  /// How many seconds a notice stays that is neither a warning nor a failure.
  static let seconds: TimeInterval = 5

  /// Whether it stays until its cause is gone.
  var isStanding: Bool {
    switch notice.kind {
    case .warning, .failure: subject?.isStanding ?? false
    case .done, .info: false
    }
  }

  /// Whether it only answers a key, so that the next key clears it.
  var isAnswer: Bool { !isStanding && notice.kind != .done }

  /// When it disappears on its own; nil if it does not.
  var end: Date? {
    switch notice.kind {
    case .done, .info: at.addingTimeInterval(Self.seconds)
    case .warning, .failure: nil
    }
  }

  /// Whether its time is up, or so far away that the clock must have been set back.
  func isOutdated(at now: Date) -> Bool {
    end != nil && !(0..<Self.seconds).contains(now.timeIntervalSince(at))
  }
}

/// The notices above the footer, of which the latest is shown and warnings stay until their cause is gone; and a log of earlier ones.
struct Notices: Sendable {
  /// Those still in force, the latest last.
  private(set) var current: [GivenNotice] = []
  /// Those given so far, the latest last, at most `limit`.
  private(set) var log: [GivenNotice] = []
  /// How many were given. It tells a notice from an earlier one with the same text.
  private(set) var count = 0

  /// How many the log keeps.
  static let limit = 50

  /// Gives a notice. It replaces the one before, unless that one is a warning whose cause is still there.
  mutating func give(_ notice: Notice, about subject: NoticeSubject?, at now: Date) {
    let given = GivenNotice(notice: notice, subject: subject, at: now)
    current.removeAll { !$0.isStanding || $0.subject == subject }
    current.append(given)
    count += 1
    if log.last?.notice == notice { log.removeLast() }
    log = log.suffix(Self.limit - 1) + [given]
  }

  /// Replaces the text of the latest notice, which stays no longer for that.
  mutating func amend(_ text: String) {
    guard let latest = current.popLast() else { return }
    let amended = GivenNotice(
      notice: Notice(kind: latest.notice.kind, text: text), subject: latest.subject, at: latest.at)
    current.append(amended)
    if log.last == latest { log[log.count - 1] = amended }
    count += 1
  }

  /// Clears some.
  mutating func end(where isOver: (GivenNotice) -> Bool) {
    current.removeAll(where: isOver)
  }

  /// Clears what only answered a key.
  mutating func forgetAnswer() { current.removeAll(where: \.isAnswer) }

  /// Clears the warnings, which a person has read, although their causes are still there.
  /// - Returns: whether there were any.
  mutating func dismiss() -> Bool {
    defer { current = [] }
    return current.contains(where: \.isStanding)
  }
}

/// Environments that have recovered.
extension AppState {
  /// Reports each environment whose server answers again or whose session could be refreshed again.
  mutating func sayWhatIsBack() {
    let before = troubled
    troubled = Set(environments.filter { isTroubled($0) || before.contains($0.name) && $0.activity != nil }.map(\.name))
    for state in environments where before.contains(state.name) && !troubled.contains(state.name) {
      guard let name = state.environment?.name, state.hasLivingSession(at: now),
        noticeSubject != .session(name, lives: true)
      else { continue }
      say(.done(wordsOfReturn(name)), about: .back(name))
    }
    if case .back(let name)? = noticeSubject, let notice, notice.text != wordsOfReturn(name) {
      notices.amend(wordsOfReturn(name))
    }
  }

  private func isTroubled(_ state: EnvironmentState) -> Bool {
    state.failure != nil || state.held?.warning != nil
      || state.environment.map { lists[$0.name]?.failure != nil } ?? false
  }

  /// `pod-east is back; 69 tokens loaded.`
  private func wordsOfReturn(_ name: EnvironmentName) -> String {
    guard let list = lists[name], list.hasAnswer, list.failure == nil else { return "\(name) is back." }
    let count = list.rows.loadedCount
    return "\(name) is back; \(count.grouped) token\(count == 1 ? "" : "s") loaded."
  }
}
