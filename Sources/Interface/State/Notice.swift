import FoundationEssentials
import TerminalKit
import TokenModel

/// A sentence about what just happened, shown above the footer until the next key, or until its subject is over.
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

/// What a notice is about, where that can be over before the next key.
enum NoticeSubject: Sendable, Equatable {
  /// Why an action is not possible.
  case refusal(ActionName)
  /// Something is being done about an environment's session.
  case busy(EnvironmentName)
  /// Its session lives, or there is none that does.
  case session(EnvironmentName, lives: Bool)
  /// The last work on its session failed.
  case failure(EnvironmentName)
  /// Something is wrong with its session.
  case warning(EnvironmentName)
  /// Whether it is renewed automatically.
  case refresh(EnvironmentName, RefreshPolicy)
  /// Its upload tokens are read to be marked.
  case marking(EnvironmentName)
  /// Reading all of them was stopped.
  case stopped(EnvironmentName)
  /// A revocation was cut short.
  case cutShort(path: String)
  /// A theme cannot be used.
  case theme(String)
  /// What the operator's files have wrong.
  case files
  /// The audit log cannot be written.
  case audit
  /// Something that holds until then.
  case time(Date)
}

extension AppState {
  /// Says something that can be over before the next key.
  mutating func say(_ notice: Notice, about subject: NoticeSubject) {
    self.notice = notice
    noticeSubject = subject
  }

  /// Says why an action is not possible. What is typed next was meant for what it would have opened, and is dropped.
  mutating func refuse(_ action: Action, because reason: String) {
    say(.warning(reason), about: .refusal(action.name))
    dropTyping(meantFor: action)
  }

  /// Takes the notice away when what it tells is over.
  mutating func forgetNoticeThatIsOver() {
    if let notice, let subject = noticeSubject, isOver(subject, notice.text) { self.notice = nil }
  }

  /// When the notice is over without anything happening.
  var noticeEnds: Date? {
    switch noticeSubject {
    case .time(let end): end
    case .session(let name, lives: true): state(of: name).flatMap(end(of:))
    default: nil
    }
  }

  private func isOver(_ subject: NoticeSubject, _ text: String) -> Bool {
    switch subject {
    case .refusal(let name): action(name)?.availability(self) != .impossible(text)
    case .busy(let name): state(of: name)?.activity == nil
    case .session(let name, let lives): (state(of: name)?.hasLivingSession(at: now) ?? false) != lives
    case .failure(let name): state(of: name)?.failure == nil
    case .warning(let name): state(of: name)?.held?.warning == nil
    case .refresh(let name, let policy): state(of: name)?.refresh != policy
    case .marking(let name): lists[name]?.marksAllWhenRead != true
    case .stopped(let name): lists[name]?.isReadingStopped != true
    case .cutShort(let path): !cutShort.contains { $0.path == path }
    case .theme(let word): themeChoices.first { $0.name == word }?.problem == nil
    case .files: fileProblems.warnings.isEmpty
    // A new line of the log ends it.
    case .audit: false
    case .time(let end): end <= now
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
