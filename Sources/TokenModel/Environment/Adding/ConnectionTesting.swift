/// Tries whether a server can be reached; nobody is signed in.
public protocol ConnectionTesting: Sendable {
  /// Asks the server of an environment for its front page, by the environment's own way: proxy, authorities, time limit.
  func test(_ environment: Environment) async -> ConnectionFinding
}
