/// What the demo shows.
enum DemoScene: String, CaseIterable, WordChoice {
  /// An environment of each service, with and without a session.
  case services
  /// Thirty environments: some need somebody, some expire, most are refreshed, and many were never used.
  case thirty

  /// What fob-sandbox calls the environments that it is to write.
  var written: String { self == .thirty ? "thirty" : "accounts" }

  /// Environments that are for tests.
  var omitted: [String] { self == .thirty ? [] : ["pod-member", "web-service"] }
}
