/// Why a revocation ended before all its tokens had been tried, or without all its results on the disk.
public enum RevocationStop: Sendable, Equatable {
  /// A person or the program stopped it.
  case asked
  /// Nothing more can be done now.
  case failure(SessionFailure)
}
