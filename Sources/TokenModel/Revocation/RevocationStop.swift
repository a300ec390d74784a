/// Why a revocation ended before all its tokens had been tried.
public enum RevocationStop: Sendable, Equatable {
  /// A person or the program stopped it.
  case asked
  /// Nothing more can be done now.
  case failure(SessionFailure)
}
