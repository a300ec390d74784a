/// A service as network faults meet it: by the sandbox's environment of it, and the commands that ask its server.
public enum FaultService: String, Sendable, CaseIterable {
  case preservica
  case apiVideo = "api.video"
  case pod

  /// The environment.
  public var environment: String {
    switch self {
    case .preservica: "archive"
    case .apiVideo: "video"
    case .pod: "pod"
    }
  }

  /// Gets a session where there is none.
  var signIn: [String] {
    switch self {
    case .preservica, .apiVideo: ["token", environment]
    // It has no token for scripts.
    case .pod: ["login", environment]
    }
  }

  /// Asks the server under a session.
  var ask: [String] {
    switch self {
    // It has no upload tokens.
    case .preservica: ["refresh", environment]
    case .apiVideo, .pod: ["tokens", "list", environment]
    }
  }

  /// What the UI shows where all went well.
  var success: String {
    switch self {
    case .preservica: "fresh"
    case .apiVideo: "of 187"
    case .pod: "LAST USED"
    }
  }

  /// The key that has the UI ask the server, which it does by itself where there are upload tokens.
  var key: String? { self == .preservica ? "R" : nil }
}
