import Formats
import TokenModel

/// Why something did not work, and what to press next, in the words of the screens.
struct Failure: Sendable, Equatable {
  /// The status column's word for it: `unreachable`.
  let word: String
  /// What happened: the server's or the system's own sentence.
  let reason: String
  /// What to do next, or nil.
  let advice: String?
  /// The action that the advice is to try again; nil where it is something else.
  var retry: ActionName?
  /// Whether it would have gone on had the vault been unlocked.
  var needsVault = false

  /// Reason and advice in one line.
  var text: String { [reason, advice ?? ""].sentences }
}

extension [String] {
  /// Joined to one line, in which each ends as a sentence does where another one follows.
  var sentences: String {
    filter { !$0.isEmpty }.reduce("") { $0.isEmpty ? $1 : "\(Sentence.closed($0)) \($1)" }
  }
}

extension Failure {
  /// - Parameters:
  ///   - retry: the action that tries the same again.
  ///   - retryKey: what to press for it, there where the failure is shown.
  ///   - loginKey: what to press to log in.
  init(_ failure: SessionFailure, retry: ActionName, retryKey: String, loginKey: String) {
    switch failure {
    case .loginNeeded(_, let reason, .check(let what)):
      self.init(word: failure.word, reason: reason, advice: "\(what), then press \(loginKey) to log in.")
    case .loginNeeded(_, let reason, _):
      self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to log in.")
    case .originChanged(_, let change):
      self.init(
        word: failure.word,
        reason:
          "The address changed \(change); neither session nor secrets go there unconfirmed.",
        advice: "If that is right, press \(loginKey) to log in.")
    case .service(let failure): self.init(failure, retry, retryKey, loginKey)
    case .tooSoon(let seconds, let reason):
      self.init(word: failure.word, reason: reason, advice: Self.wait(seconds, retryKey), retry: retry)
    case .busy:
      self.init(
        word: failure.word, reason: "Another process is refreshing this session and has not finished.",
        advice: "Press \(retryKey) to look again.", retry: retry)
    case .shareUnreachable(_, let share, let reason):
      self.init(
        word: failure.word,
        reason:
          "The share '\(share)' does not answer, so nothing that is good for one use was sent: \(DisplayText(reason))",
        advice: "Press \(retryKey) to try again.", retry: retry)
    case .claimedElsewhere(_, let host, _):
      self.init(
        word: failure.word, reason: "The host \(DisplayText(host)) is refreshing this session and has not finished.",
        advice: "Press \(retryKey) to look again.", retry: retry)
    case .environmentChanged:
      self.init(
        word: failure.word, reason: "The environment's file was changed just now, and nothing was done.",
        advice: "Press \(retryKey) to try again.", retry: retry)
    case .validityUnmet, .validityBeyondLifetime, .noScriptToken, .noFile:
      self.init(word: failure.word, reason: failure.description, advice: nil)
    case .secretUnavailable(_, let reason):
      self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to type it.")
    case .vaultLocked:
      self.init(
        word: failure.word, reason: "The vault is locked.", advice: "Press \(loginKey) to unlock it.", needsVault: true)
    case .readOnly:
      self.init(word: failure.word, reason: "The environment is read-only here: nothing was changed.", advice: nil)
    case .notLoggedOut(let name, let cause, let remains):
      self.init(
        word: failure.word, reason: [cause.plainReason, "The session is kept.", remains].sentences,
        advice: "Press \(retryKey) to try again, or delete it here only: fob logout \(name) --forget",
        retry: retry)
    case .state(let reason):
      self.init(word: failure.word, reason: reason, advice: nil)
    }
  }

  private init(_ failure: ServiceFailure, _ retry: ActionName, _ retryKey: String, _ loginKey: String) {
    let reason = failure.description
    switch failure {
    case .unreachable, .serverError, .unexpected:
      self.init(word: failure.word, reason: reason, advice: "Press \(retryKey) to try again.", retry: retry)
    case .credentialsRefused, .clientRefused, .sessionRefused:
      self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to log in.")
    case .refused, .notFound, .unsupported, .cancelled: self.init(word: failure.word, reason: reason, advice: nil)
    case .rateLimited(let seconds, _):
      self.init(word: failure.word, reason: reason, advice: Self.wait(seconds, retryKey), retry: retry)
    }
  }

  private static func wait(_ seconds: Int?, _ key: String) -> String {
    "Wait \(seconds.map { "\($0) s" } ?? "a minute"), then press \(key)."
  }
}

extension AppState {
  /// A failure as it is shown.
  ///
  /// - Parameters:
  ///   - retry: the action that tries the same again.
  ///   - context: what takes the keys where it is shown.
  func shown(_ failure: SessionFailure, retry: ActionName = .reload, in context: KeyContext = .main) -> Failure {
    Failure(failure, retry: retry, retryKey: key(retry, in: context), loginKey: key(.logIn))
  }

  /// What to do about a session that could not be refreshed: where the same cannot be tried again, why not, and what can be done instead.
  func advice(on failure: Failure, of environment: EnvironmentState) -> String? {
    if failure.retry == .refresh, case .impossible(let reason) = renewal(of: environment) { return reason }
    return failure.advice
  }

  /// Nobody knows what became of a request that may have arrived: the list tells.
  mutating func mayHaveHappened(_ failure: SessionFailure, _ what: String, _ name: EnvironmentName) -> Failure {
    let shown = shown(failure, retry: .submit, in: .form)
    guard case .service(let service) = failure, service.mayHaveTakenEffect else { return shown }
    lists[name]?.outdate()
    return Failure(
      word: shown.word, reason: shown.reason,
      advice: "It may still have been \(what): check the list before you try again.")
  }
}
