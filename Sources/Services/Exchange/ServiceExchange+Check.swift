import TokenModel

extension ServiceExchange {
  /// Sends a login's request without its secret. A refusal is a good answer: the service is there.
  /// - Throws: where a login cannot succeed: nothing has that address, somebody else answers, or the server failed.
  func checkLogin(at address: ServerAddress, body: RequestBody) async throws(ServiceFailure) {
    let response = try await send(.post, to: address, body: body)
    try judge(response, from: address.origin, asked: RequestPath.whole(address))
  }

  /// The same at a path on the environment's server.
  func checkLogin(at path: RequestPath, body: RequestBody) async throws(ServiceFailure) {
    var response = try await send(.post, path, body: body)
    response.asked = nil
    try judge(response, from: environment.origin, asked: environment.origin.text + path.shown)
  }

  private func judge(_ response: HTTPResponse, from origin: Origin, asked: String) throws(ServiceFailure) {
    switch response.status {
    case 200...299: _ = try AnswerObject(response, from: origin.host)
    case 300...399, 404, 405, 410, 500...:
      let reason = ServerWords.reason(nil, from: origin.host, status: response.status)
      throw ServiceFailure(response, from: origin, reason: "\(reason) Asked: \(asked).")
    default: return
    }
  }
}
