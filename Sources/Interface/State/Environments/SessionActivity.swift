/// What is being done about an environment's session.
struct SessionActivity: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case renewing, loggingIn, loggingOut
  }

  let kind: Kind
  let work: WorkID
  /// Whether a person has asked for it; else it is done because it is due.
  var isAsked = true

  var word: String {
    switch kind {
    case .renewing: "renewing…"
    case .loggingIn: "logging in…"
    case .loggingOut: "logging out…"
    }
  }
}
