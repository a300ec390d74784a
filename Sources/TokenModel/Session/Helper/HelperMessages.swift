import FoundationEssentials
import Host

/// What a process of its own is to do about an environment's session, for a program at a terminal: the first line that it gets.
public struct SessionErrand: Codable, Sendable {
  /// What is to be done.
  enum Deed: Codable {
    case obtain(SessionNeed)
    case renew
    case replace(refused: PipedSecret)
    case logIn(PipedAnswers, after: PipedChallenge?)
    case logOut
    case forgetSession
    /// Hold the lock while the sender asks the server under the session, and save what the answer renewed.
    case lend
    case learnClock(from: Date, PipedSession)
    case forget(tokenFile: String?)
  }

  /// The environment.
  let environment: EnvironmentName
  /// Its file as the sender has read it: what a person was shown and agreed to. Nil where it has gone, and all is to be forgotten.
  let file: FileFingerprint?
  /// What is to be done.
  let deed: Deed
  /// Whether a person is there where the sender is.
  var isAttended = false
  /// What unlocks the vault, where the sender has it in hand.
  public var vaultIdentity: PipedSecret?

  init(_ deed: Deed, in environment: Environment) {
    self.environment = environment.name
    file = environment.fingerprint
    self.deed = deed
  }

  /// To forget everything kept under a name.
  init(forgetting name: EnvironmentName, tokenFile: String?) {
    environment = name
    file = nil
    deed = .forget(tokenFile: tokenFile)
  }

  /// Reads a line; nil where it is no errand.
  public init?(line: [UInt8]) {
    guard let errand = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = errand
  }
}
