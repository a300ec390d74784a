import FoundationEssentials

/// Asks a server for its time.
public protocol ServerClockReader: Sendable {
  /// The time by the server's clock; nil if its answer does not say. The request carries no secret.
  /// - Throws: why no answer came.
  func time(of environment: Environment) async throws(ServiceFailure) -> Date?
}

/// Asks no server: the local clock is all there is.
public struct NoServerClocks: ServerClockReader {
  /// Makes it.
  public init() {}

  /// There is no answer.
  public func time(of environment: Environment) async throws(ServiceFailure) -> Date? {
    throw .unsupported(reason: "This program asks no server for its time.")
  }
}
