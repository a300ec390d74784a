import FoundationEssentials
import TerminalKit
import TokenModel

/// A sentence about what just happened, shown above the footer: for a few seconds, or as long as what it warns of holds.
struct Notice: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case done, info, warning, failure
  }

  let kind: Kind
  let text: String

  static func done(_ text: String) -> Notice { Notice(kind: .done, text: text) }
  static func info(_ text: String) -> Notice { Notice(kind: .info, text: text) }
  static func warning(_ text: String) -> Notice { Notice(kind: .warning, text: text) }
  static func failure(_ text: String) -> Notice { Notice(kind: .failure, text: text) }
}

/// What a notice is about, where that can be over.
enum NoticeSubject: Sendable, Equatable {
  /// Why an action is not possible.
  case refusal(ActionName)
  /// Something is being done about an environment's session.
  case busy(EnvironmentName)
  /// Its session is valid, or it has none.
  case session(EnvironmentName, lives: Bool)
  /// The last work on its session failed.
  case failure(EnvironmentName)
  /// Something is wrong with its session.
  case warning(EnvironmentName)
  /// What was wrong with it is over.
  case back(EnvironmentName)
  /// Whether it is refreshed automatically.
  case refresh(EnvironmentName, RefreshPolicy)
  /// Its upload tokens are read to be marked.
  case marking(EnvironmentName)
  /// Reading all of them was stopped.
  case stopped(EnvironmentName)
  /// The list of its upload tokens is not complete.
  case incomplete(EnvironmentName)
  /// A revocation or a rotation is unfinished.
  case cutShort(path: String)
  /// A theme cannot be used.
  case theme(String)
  /// What the operator's files have wrong.
  case files
  /// The audit log cannot be written.
  case audit

  /// Whether a warning about it stays until it is over; others only answer a key.
  var isStanding: Bool {
    switch self {
    case .failure, .warning, .incomplete, .cutShort, .files, .audit: true
    case .refusal, .busy, .session, .back, .refresh, .marking, .stopped, .theme: false
    }
  }
}

extension AppState {
  /// What is said now: the latest notice that is not over.
  var notice: Notice? {
    get { notices.current.last?.notice }
    set { if let newValue { say(newValue, about: nil) } else { notices.forgetAnswer() } }
  }

  /// What it is about, where that can be over.
  var noticeSubject: NoticeSubject? { notices.current.last?.subject }

  /// Says something that can be over before its time is.
  mutating func say(_ notice: Notice, about subject: NoticeSubject?) {
    notices.give(notice, about: subject, at: now)
  }

  /// Says why an action is not possible. What is typed next was meant for what it would have opened, and is dropped.
  mutating func refuse(_ action: Action, because reason: String) {
    say(.warning(reason), about: .refusal(action.name))
    dropTyping(meantFor: action)
  }

  /// Takes away the notices whose time or subject is over.
  mutating func forgetNoticesThatAreOver() {
    let over = notices.current.filter { notice in
      notice.isOutdated(at: now) || notice.subject.map { isOver($0, notice.notice.text) } ?? false
    }
    if !over.isEmpty { notices.end(where: over.contains) }
  }

  /// When a notice is over without anything happening.
  var noticeEnds: Date? {
    notices.current.flatMap { notice -> [Date] in
      var ends = [notice.end].compactMap(\.self)
      if case .session(let name, lives: true)? = notice.subject, let end = state(of: name).flatMap(end(of:)) {
        ends.append(end)
      }
      return ends
    }.min()
  }

  /// Whether the details of the chosen environment say the same: a failure is shown once on a screen.
  func isToldElsewhere(_ subject: NoticeSubject?) -> Bool {
    guard inventory == nil else { return false }
    return switch subject {
    case .failure(let name), .warning(let name): chosen == name.text
    case nil, .refusal, .busy, .session, .back, .refresh, .marking, .stopped, .incomplete, .cutShort, .theme, .files,
      .audit:
      false
    }
  }

  private func isOver(_ subject: NoticeSubject, _ text: String) -> Bool {
    switch subject {
    case .refusal(let name): action(name)?.availability(self) != .impossible(text)
    case .busy(let name): state(of: name)?.activity == nil
    case .session(let name, let lives): (state(of: name)?.hasLivingSession(at: now) ?? false) != lives
    case .failure(let name): state(of: name)?.failure == nil
    case .warning(let name): state(of: name)?.held?.warning == nil
    case .back(let name): troubled.contains(name.text)
    case .refresh(let name, let policy): state(of: name)?.refresh != policy
    case .marking(let name): lists[name]?.marksWhenRead == nil
    case .stopped(let name): lists[name]?.isReadingStopped != true
    case .incomplete(let name): lists[name]?.completeness != .incomplete
    case .cutShort(let path):
      !cutShort.contains { $0.path == path } && !unfinishedRotations.contains { $0.path == path }
    case .theme(let word): themeChoices.first { $0.name == word }?.problem == nil
    case .files: fileProblems.warnings.isEmpty
    // A new line of the log ends it.
    case .audit: false
    }
  }
}

/// What is typed for something that did not open.
extension AppState {
  /// Has what follows as fast as a person types dropped, where the action would have taken it.
  mutating func dropTyping(meantFor action: Action) {
    if action.opens { refused = RefusedTyping(last: now) }
  }

  /// Whether a key was meant for something that did not open, so that it acts on nothing.
  ///
  /// A `q` in a word does not leave either, or the shell would get the rest; a second one at once does, since no word has that.
  mutating func isMeantForRefused(_ key: Key) -> Bool {
    let takesKeys = ![.form, .filterLine, .command].contains(keyContext)
    guard takesKeys, refused?.takes(key, at: now) == true else { return false }
    var leaves = false
    if case .action(let action) = keys.match([key], in: keyContext) { leaves = action.name == .quit }
    refused = RefusedTyping(last: now, key: leaves ? key : nil)
    return true
  }
}
