import TokenModel

/// Why something did not work, and what to press next, in the words of the screens.
struct Failure: Sendable, Equatable {
  /// The status column's word for it: `unreachable`.
  let word: String
  /// What happened: the server's or the system's own sentence.
  let reason: String
  /// What to do next, or nil.
  let advice: String?
  /// Whether it would have gone on had the vault been unlocked.
  var needsVault = false

  /// Reason and advice in one line.
  var text: String {
    guard let advice else { return reason }
    return reason.isEmpty ? advice : "\(reason) \(advice)"
  }
}

extension Failure {
  /// - Parameters:
  ///   - retryKey: what to press to try the same again, there where the failure is shown.
  ///   - loginKey: what to press to log in.
  init(_ failure: SessionFailure, retryKey: String, loginKey: String) {
    switch failure {
    case .loginNeeded(_, let reason):
      self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to log in.")
    case .originChanged(_, let change):
      self.init(
        word: failure.word,
        reason:
          "The address changed from \(change.from) to \(change.to); neither session nor secrets go there unconfirmed.",
        advice: "If that is right, press \(loginKey) to log in.")
    case .service(let failure): self.init(failure, retryKey, loginKey)
    case .busy:
      self.init(
        word: failure.word, reason: "Another process is renewing this session and has not finished.",
        advice: "Press \(retryKey) to look again.")
    case .validityUnmet, .validityBeyondLifetime, .noScriptToken:
      self.init(word: failure.word, reason: failure.description, advice: nil)
    case .secretUnavailable(_, let reason):
      self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to type it.")
    case .vaultLocked:
      self.init(
        word: failure.word, reason: "The vault is locked.", advice: "Press \(loginKey) to unlock it.", needsVault: true)
    case .readOnly:
      self.init(word: failure.word, reason: "The environment is read-only here: nothing was changed.", advice: nil)
    case .state(let reason):
      self.init(word: failure.word, reason: reason, advice: nil)
    }
  }

  private init(_ failure: ServiceFailure, _ retryKey: String, _ loginKey: String) {
    let reason = failure.description
    let retry = "Press \(retryKey) to try again."
    switch failure {
    case .unreachable: self.init(word: failure.word, reason: reason, advice: retry)
    case .serverError: self.init(word: failure.word, reason: reason, advice: retry)
    case .credentialsRefused: self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to log in.")
    case .sessionRefused: self.init(word: failure.word, reason: reason, advice: "Press \(loginKey) to log in.")
    case .refused: self.init(word: failure.word, reason: reason, advice: nil)
    case .notFound: self.init(word: failure.word, reason: reason, advice: nil)
    case .rateLimited(let seconds, _):
      let advice = seconds.map { "Wait \($0) s, then press \(retryKey)." } ?? "Wait a minute, then press \(retryKey)."
      self.init(word: failure.word, reason: reason, advice: advice)
    case .unsupported: self.init(word: failure.word, reason: reason, advice: nil)
    case .unexpected: self.init(word: failure.word, reason: reason, advice: retry)
    case .cancelled: self.init(word: failure.word, reason: reason, advice: nil)
    }
  }
}

extension AppState {
  /// A failure as it is shown.
  ///
  /// - Parameters:
  ///   - retry: the action that tries the same again.
  ///   - context: what has the keys where it is shown.
  func shown(_ failure: SessionFailure, retry: ActionName = .reload, in context: KeyContext = .main) -> Failure {
    Failure(failure, retryKey: key(retry, in: context), loginKey: key(.logIn))
  }
}
