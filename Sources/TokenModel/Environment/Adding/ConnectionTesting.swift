/// Tries whether a login could begin at a server; no secret is sent and nobody is signed in.
public protocol ConnectionTesting: Sendable {
  /// Asks the server of an environment for its front page, then for what a login needs, by the environment's own way: proxy, authorities, time limit.
  func test(_ environment: Environment) async -> ConnectionFinding
}
