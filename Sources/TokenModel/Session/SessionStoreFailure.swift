import Host

/// Why a record could not be saved.
public enum SessionStoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Somebody saved a later generation meanwhile; theirs stays.
  case superseded
  /// What is there must not be replaced; the sentence says why.
  case unusable(reason: String)
  /// The system could not write.
  case system(SystemError)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .superseded: "The session was changed by somebody else meanwhile; that one stays."
    case .unusable(let reason): reason
    case .system(let error): error.description
    }
  }
}
