import TokenModel

/// What may be shown of a request.
public struct RequestCaption: Sendable, Equatable {
  /// The environment it is sent for.
  public let environment: EnvironmentName
  /// The server.
  public let origin: Origin
  /// Path and query, secrets masked.
  public let path: String
}
