/// What the demo shows.
enum DemoScene: String, CaseIterable, WordChoice {
  /// An environment of each service, with and without a session.
  case services
  /// Thirty environments: some need a person, some expire, most are refreshed, and many were never used.
  case thirty

  /// The scene's name for fob-sandbox's `--scene`.
  var written: String { self == .thirty ? "thirty" : "accounts" }

  /// The environment that has a certificate which expires soon.
  var certified: String { self == .thirty ? "archive-eu" : "archive" }

  /// Environments that are for tests.
  var omitted: [String] { self == .thirty ? [] : ["pod-member", "web-service"] }
}
