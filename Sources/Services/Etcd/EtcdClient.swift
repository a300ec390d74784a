import Formats
import Synchronization
import TokenModel

/// Asks the members of one etcd cluster: the next where one fails, with a token that is got when one is needed.
final class EtcdClient: Sendable {
  private struct State {
    /// The endpoint that is asked first: the last that answered.
    var first = 0
    var token: Secret?
  }

  let settings: EtcdSettings
  private let transport: any HTTPStreamTransport
  private let state = Mutex(State())

  init(_ settings: EtcdSettings, transport: any HTTPStreamTransport) {
    self.settings = settings
    self.transport = transport
  }

  /// The answer to a call, by the first endpoint that gives one.
  /// - Throws: `unreachable` where none does; `unknownOutcome` as soon as an endpoint may have got a call that writes and did not answer it.
  func ask(_ call: EtcdCall) async throws(RegisterFailure) -> EtcdAnswer {
    try await atFirstAnswering { endpoint throws(RegisterFailure) in try await self.ask(call, at: endpoint) }
  }

  /// What the answer to a call means, by the first endpoint whose answer means anything.
  func ask<Meaning: Sendable>(
    _ call: EtcdCall, meaning: @Sendable (EtcdAnswer) throws(RegisterFailure) -> Meaning
  ) async throws(RegisterFailure) -> Meaning {
    try await atFirstAnswering { endpoint throws(RegisterFailure) in
      let answer = try await self.ask(call, at: endpoint)
      do throws(RegisterFailure) {
        return try meaning(answer)
      } catch {
        guard case .unreadable(let reason) = error else { throw error }
        let named = "\(endpoint): \(reason)"
        throw call.onlyReads ? .unreadable(reason: named) : .unknownOutcome(reason: named)
      }
    }
  }

  /// The answer of one endpoint.
  func ask(_ call: EtcdCall, at endpoint: Origin) async throws(RegisterFailure) -> EtcdAnswer {
    let reply = EtcdReply(call, from: endpoint, settings: settings)
    var token = try await token(at: endpoint, isRefused: false)
    var response = try await send(call, to: endpoint, token: token)
    if reply.wantsToken(response), settings.user != nil {
      token = try await self.token(at: endpoint, isRefused: true)
      response = try await send(call, to: endpoint, token: token)
    }
    return try reply.answer(in: response)
  }

  /// Hands on what a watch tells, piece by piece, until `reader` has read enough, the time is over or the stream ends.
  func follow(_ call: EtcdCall, seconds: Int, reader: EtcdWatchReader) async throws(RegisterFailure) {
    try await atFirstAnswering { endpoint throws(RegisterFailure) in
      reader.begin()
      let token = try await self.token(at: endpoint, isRefused: false)
      var request = self.request(call, to: endpoint, token: token, seconds: seconds)
      // A member that is cut off from the others then ends the watch.
      request.headers["Grpc-Metadata-hasleader"] = "true"
      let reply = EtcdReply(call, from: endpoint, settings: self.settings)
      let response: HTTPResponse
      do throws(HTTPFailure) {
        response = try await self.transport.send(request) { reader.read($0) }
      } catch {
        switch error.reason {
        case .cancelled, .timedOut(.receiving, _): return
        default: throw reply.failure(error)
        }
      }
      if !response.isSuccess { throw reply.refusal(of: response) }
    }
  }

  private func atFirstAnswering<Answer>(
    _ body: (Origin) async throws(RegisterFailure) -> Answer
  ) async throws(RegisterFailure) -> Answer {
    let first = state.withLock { $0.first }
    var reasons: [String] = []
    var unreadable: RegisterFailure?
    for place in settings.endpoints.indices {
      let number = (first + place) % settings.endpoints.count
      do throws(RegisterFailure) {
        let answer = try await body(settings.endpoints[number])
        state.withLock { $0.first = number }
        return answer
      } catch {
        switch error {
        case .unreachable(let reason): reasons.append(reason)
        case .unreadable: unreadable = unreadable ?? error
        case .unknownOutcome:
          // The next call does not wait for the same one.
          state.withLock { $0.first = (number + 1) % settings.endpoints.count }
          throw error
        case .conflict, .refused: throw error
        }
      }
    }
    throw unreadable ?? .unreachable(reason: reasons.joined(separator: "; "))
  }

  /// The user's token, which is asked for where there is none, or the last one is refused; nil without a user.
  private func token(at endpoint: Origin, isRefused: Bool) async throws(RegisterFailure) -> Secret? {
    guard let user = settings.user else { return nil }
    if !isRefused, let token = await knownToken() { return token }
    let password = try await rethrow(
      awaiting: await settings.password(),
      as: { (failure: TextFailure) in
        RegisterFailure.refused(reason: "There is no password for \(DisplayText(user)) (\(settings.file)): \(failure)")
      })
    let call = EtcdCall.authenticate(user, password: password)
    let reply = EtcdReply(call, from: endpoint, settings: settings, secrets: [password])
    guard let text = try reply.answer(in: await send(call, to: endpoint, token: nil)).token, !text.isEmpty else {
      throw .unreadable(reason: "\(endpoint) gave no token")
    }
    let token = Secret(text)
    state.withLock { $0.token = token }
    await settings.tokens?.write(token)
    return token
  }

  /// The token of this process, or the one that an earlier one has kept.
  private func knownToken() async -> Secret? {
    if let token = state.withLock({ $0.token }) { return token }
    guard let token = await settings.tokens?.read() else { return nil }
    return state.withLock { state in
      if state.token == nil { state.token = token }
      return state.token
    }
  }

  private func send(
    _ call: EtcdCall, to endpoint: Origin, token: Secret?
  ) async throws(RegisterFailure) -> HTTPResponse {
    let request = request(call, to: endpoint, token: token, seconds: settings.requestLimit)
    return try await rethrow(
      awaiting: await transport.send(request),
      as: { EtcdReply(call, from: endpoint, settings: settings).failure($0) })
  }

  private func request(_ call: EtcdCall, to endpoint: Origin, token: Secret?, seconds: Int) -> HTTPRequest {
    var connection = settings.connection
    connection.timeout = seconds
    var request = HTTPRequest(
      .post, endpoint.text + call.path, headers: ["Content-Type": "application/json"], body: call.body.bytes(),
      options: HTTPOptions(connection, connectTimeout: settings.requestLimit))
    request.onlyReads = call.onlyReads
    if let token { request.headers["Authorization"] = token.revealed }
    return request
  }
}
