/// What is found on disk for an environment.
public enum StoredRecord: Sendable, Equatable {
  /// Nothing.
  case none
  /// A record.
  case found(SessionRecord)
  /// A file that is cut or garbled; whoever holds the lock sets it aside and begins anew.
  case broken(reason: String)
  /// A file that must be left alone (others can read it, a later fob wrote it); the sentence says what to do.
  case unusable(reason: String)
}
