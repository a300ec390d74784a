import FoundationEssentials
import TokenModel

/// From when on what expires counts as soon and as critical, for people, who go by the clock: seconds before its end.
public struct ExpiryThresholds: Sendable, Equatable {
  /// Of a session that nothing refreshes without a person.
  public var session = ExpiryMargins(soon: 300, critical: 60)
  /// Of an upload token.
  public var token = ExpiryMargins(soon: 86_400, critical: 3600)

  /// Those of the program.
  public init() {}

  /// The margins of a session: none as long as it is refreshed without a person, and at most the last third of its lifetime.
  func margins(of session: Session, isRefreshedUnattended: Bool) -> ExpiryMargins {
    isRefreshedUnattended ? .none : self.session.atMost(Int(session.lifetime ?? 0) / 3)
  }

  /// The margins of an upload token: none while over half of its lifetime is left.
  func margins(of token: TokenTimes) -> ExpiryMargins {
    token.lifetime.map { self.token.atMost($0 / 2) } ?? self.token
  }
}

/// How many seconds before its end something counts as soon, and how many as critical.
public struct ExpiryMargins: Sendable, Equatable {
  /// Below so many seconds it is soon.
  public var soon: Int
  /// Below so many it is critical; at most `soon`.
  public var critical: Int

  /// Nothing is soon or critical.
  static let none = ExpiryMargins(soon: 0, critical: 0)

  fileprivate func atMost(_ seconds: Int) -> ExpiryMargins {
    ExpiryMargins(soon: min(soon, seconds), critical: min(critical, seconds))
  }
}

extension SessionStatus {
  /// Whether the session is refreshed before its end without a person, and the last attempt did not fail: nobody has to look after it.
  ///
  /// - Parameters:
  ///   - refresh: the environment file's word, or what a person has chosen instead.
  ///   - canLogInAlone: whether the environment supplies all that a login asks for.
  ///   - now: the time by this machine's clock.
  public func isRefreshedUnattended(
    refresh: RefreshPolicy, profile: ServiceProfile, canLogInAlone: Bool, at now: Date
  ) -> Bool {
    let next = SessionRules.automaticRenewal(
      of: self, refresh: refresh, profile: profile, canLogInAlone: canLogInAlone, beginsSessions: false, lastTry: nil,
      jitter: 0, now: now)
    return failure == nil && next != nil
  }
}
