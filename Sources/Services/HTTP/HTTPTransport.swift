/// What sends one HTTP request and brings its answer: the only way in which services reach the network.
public protocol HTTPTransport: Sendable {
  /// Sends `request` and waits for the whole answer. A redirect is an answer like any other and is never followed; an answer of any status is returned, not thrown.
  ///
  /// Cancelling the task aborts the transfer at once.
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}
