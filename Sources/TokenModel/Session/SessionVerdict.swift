/// What is to be done for somebody who wants a session.
public enum SessionVerdict: Sendable, Equatable {
  /// Give the session in hand, perhaps with a sentence for the user.
  case use(warning: String?)
  /// Renew it, under the lock.
  case renew(SessionRenewal)
  /// There is none to be had.
  case refuse(SessionFailure)
}
