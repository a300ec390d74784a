import Crypto

/// Whom an age file is made for.
protocol AgeRecipient {
  /// The stanza that gives the recipient the file's key.
  func wrap(_ fileKey: SymmetricKey) throws(AgeFailure) -> AgeStanza
}
