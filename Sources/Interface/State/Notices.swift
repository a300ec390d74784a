import Formats
import FoundationEssentials
import TokenModel

/// A notice, what it is about, and when it was given.
struct GivenNotice: Sendable, Equatable {
  let notice: Notice
  let subject: NoticeSubject?
  let at: Date

  /// Seconds that what is done or good to know stays.
  static let seconds: TimeInterval = 5

  /// Whether it stays until what it warns of is over.
  var isStanding: Bool {
    switch notice.kind {
    case .warning, .failure: subject?.isStanding ?? false
    case .done, .info: false
    }
  }

  /// Whether it only answers a key, so that the next one ends it.
  var isAnswer: Bool { !isStanding && notice.kind != .done }

  /// When its time is over; nil where it has none.
  var end: Date? {
    switch notice.kind {
    case .done, .info: at.addingTimeInterval(Self.seconds)
    case .warning, .failure: nil
    }
  }

  /// Whether its time is over, or so far off that the clock must have been set back.
  func isOutdated(at now: Date) -> Bool {
    end != nil && !(0..<Self.seconds).contains(now.timeIntervalSince(at))
  }
}

/// What is said above the footer: the latest notice, below it the warnings that still hold; and what was said before.
struct Notices: Sendable {
  /// Those that are not over, the latest last.
  private(set) var current: [GivenNotice] = []
  /// Those that were given, the latest last.
  private(set) var log: [GivenNotice] = []
  /// How many were given, which distinguishes a notice from an earlier one with the same text.
  private(set) var count = 0

  /// Notices that are kept in the log.
  static let limit = 50

  /// Gives a notice. It ends the one before, unless that warns of something that still holds.
  mutating func give(_ notice: Notice, about subject: NoticeSubject?, at now: Date) {
    let given = GivenNotice(notice: notice, subject: subject, at: now)
    current.removeAll { !$0.isStanding || $0.subject == subject }
    current.append(given)
    count += 1
    if log.last?.notice == notice { log.removeLast() }
    log = log.suffix(Self.limit - 1) + [given]
  }

  /// Says more in the latest notice, which stays as long as it would have.
  mutating func amend(_ text: String) {
    guard let latest = current.popLast() else { return }
    let amended = GivenNotice(
      notice: Notice(kind: latest.notice.kind, text: text), subject: latest.subject, at: latest.at)
    current.append(amended)
    if log.last == latest { log[log.count - 1] = amended }
    count += 1
  }

  /// Ends some.
  mutating func end(where isOver: (GivenNotice) -> Bool) {
    current.removeAll(where: isOver)
  }

  /// Ends what only answered a key.
  mutating func forgetAnswer() { current.removeAll(where: \.isAnswer) }

  /// Ends the warnings that a person has read, though they hold.
  /// - Returns: whether there were some.
  mutating func dismiss() -> Bool {
    defer { current = [] }
    return current.contains(where: \.isStanding)
  }
}

/// Environments that are back.
extension AppState {
  /// Says which environments are back whose server could not be asked, or whose session could not be refreshed.
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
