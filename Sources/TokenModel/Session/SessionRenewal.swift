/// How a session is renewed without a person.
public enum SessionRenewal: Sendable, Equatable {
  /// With its refresh token.
  case refresh
  /// With what the environment supplies.
  case logIn
}
