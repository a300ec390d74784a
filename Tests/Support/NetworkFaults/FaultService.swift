/// A service as network faults meet it: by an environment of it at the sandbox, and the commands that ask its server.
public enum FaultService: String, Sendable, CaseIterable {
  case preservica
  case apiVideo = "api.video"
  case pod
  case oauth = "oauth2"

  /// The environment.
  public var environment: String {
    switch self {
    case .preservica: "archive"
    case .apiVideo: "video"
    case .pod: "pod"
    case .oauth: "script"
    }
  }

  /// The lines of the environment's file where the sandbox does not write one.
  var lines: [String]? {
    guard self == .oauth else { return nil }
    return [
      "[environment]", "service = oauth2", "client_id = web-script", "grant = password", "username = ops@example.org",
      "password = web pass=word&1",
    ]
  }

  /// Gets a session where there is none.
  var signIn: [String] {
    switch self {
    case .preservica, .apiVideo, .oauth: ["token", environment]
    // It has no token for scripts.
    case .pod: ["login", environment]
    }
  }

  /// Asks the server under a session.
  var ask: [String] {
    switch self {
    // They have no upload tokens.
    case .preservica, .oauth: ["refresh", environment]
    case .apiVideo, .pod: ["tokens", "list", environment]
    }
  }

  /// What the UI shows where all went well.
  var success: String {
    switch self {
    case .preservica, .oauth: "fresh"
    case .apiVideo: "of 187"
    case .pod: "LAST USED"
    }
  }

  /// The key that has the UI ask the server, which it does by itself where there are upload tokens.
  var key: String? { [.preservica, .oauth].contains(self) ? "R" : nil }
}

/// What fob is doing when a network fault strikes.
public enum FaultColumn: String, Sendable, CaseIterable {
  /// A command that needs a session where there is none.
  case signIn = "no session"
  /// A command under a living session.
  case ask = "session"
  /// The terminal UI under a living session.
  case screen = "UI"
}
