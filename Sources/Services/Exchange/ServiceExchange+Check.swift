import TokenModel

extension ServiceExchange {
  /// Sends a login's request without its secret. A refusal is a good answer: the service is there.
  /// - Throws: where a login cannot succeed: nothing has that address, somebody else answers, or the server failed.
  func checkLogin(at address: ServerAddress, body: RequestBody) async throws(ServiceFailure) {
    let response = try await send(.post, to: address, body: body)
    let reason = ServerWords.reason(nil, from: address.origin.host, status: response.status)
    switch response.status {
    case 200...299: _ = try AnswerObject(response, from: address.origin.host)
    case 300...399, 404, 405, 410, 500...:
      throw ServiceFailure(response, from: address.origin, reason: "\(reason) Asked: \(RequestPath.whole(address)).")
    default: return
    }
  }

  /// The same at a path on the environment's server.
  func checkLogin(at path: RequestPath, body: RequestBody) async throws(ServiceFailure) {
    guard let address = try? ServerAddress(path.encoded, on: environment.origin) else { return }
    try await checkLogin(at: address, body: body)
  }
}
