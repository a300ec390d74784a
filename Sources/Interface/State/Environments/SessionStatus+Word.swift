import FoundationEssentials
import TokenModel

extension SessionStatus.Holding {
  /// The word for how the session stands, as screens and commands say it: `fresh`, `signed in`, `no session`.
  /// - Parameter now: the time by this machine's clock.
  public func word(at now: Date) -> String { SessionStanding(self, at: now).word }
}

extension EnvironmentProblem {
  /// The word for an environment whose file cannot be used.
  public static let word = "broken"
}
