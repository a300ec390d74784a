/// What became of one upload token of a plan. A token without a result was not tried.
public enum RevocationResult: Sendable, Equatable {
  /// It was ended by this plan.
  case ended
  /// It had ended before.
  case alreadyGone
  /// It lives on, and why: the server's own sentence, neutral.
  case refused(reason: String)
  /// It lives on, since no request to end it reached the server, and why not: trying again is safe.
  case notRevoked(reason: String)
  /// Nobody knows, and why not.
  case unknown(reason: String)

  /// A kind of result, for counting and for files.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case ended
    case alreadyGone = "already_gone"
    case refused
    case notRevoked = "not_revoked"
    case unknown
  }

  /// Its kind.
  public var kind: Kind {
    switch self {
    case .ended: .ended
    case .alreadyGone: .alreadyGone
    case .refused: .refused
    case .notRevoked: .notRevoked
    case .unknown: .unknown
    }
  }

  /// Why it did not end, or why nobody knows; nil where it has ended.
  public var reason: String? {
    switch self {
    case .ended, .alreadyGone: nil
    case .refused(let reason), .notRevoked(let reason), .unknown(let reason): reason
    }
  }

  /// Whether the token lives no more.
  public var isOver: Bool { reason == nil }

  init?(kind: Kind, reason: String?) {
    switch (kind, reason) {
    case (.ended, nil): self = .ended
    case (.alreadyGone, nil): self = .alreadyGone
    case (.refused, let reason?): self = .refused(reason: reason)
    case (.notRevoked, let reason?): self = .notRevoked(reason: reason)
    case (.unknown, let reason?): self = .unknown(reason: reason)
    default: return nil
    }
  }
}

extension RevocationResult.Kind {
  /// The word that people read.
  public var word: String { rawValue.replacing("_", with: " ") }
}
