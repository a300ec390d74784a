import Crypto

/// What can open age files: it recognises the stanzas that are for it.
protocol AgeIdentity {
  /// The file's key; nil where no stanza is for this identity.
  ///
  /// - Throws: for a stanza of its type that breaks the format's rules.
  func unwrap(_ stanzas: [AgeStanza]) throws(AgeFailure) -> SymmetricKey?
}
