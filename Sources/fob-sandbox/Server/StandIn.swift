/// One of the services, seen from the connection.
protocol StandIn: Sendable {
  /// Whether this service's paths hold the given one.
  func owns(path: String) -> Bool

  /// Does what was asked.
  func answer(_ request: Request) -> Response

  /// Answers in this service's own form of an error, without doing anything.
  func refusal(status: Int, text: String, for request: Request) -> Response
}
