import Testing

@testable import Services
@testable import TokenModel

@Suite struct ServiceExchangeTests {
  @Test(arguments: [
    (HTTPFailure.Reason.connectionRefused, HTTPFailure.Sent.no, false),
    (.timedOut(.waiting, seconds: 20), .maybe, true),
  ])
  func `tells whether the request may have arrived`(
    reason: HTTPFailure.Reason, sent: HTTPFailure.Sent, mayHaveArrived: Bool
  ) async throws {
    let failure = HTTPFailure(host: "server.example", reason: reason, sent: sent)
    let exchange = ServiceExchange(
      transport: ScriptedTransport(failure: failure), environment: try environment("api.video"))
    await #expect(
      throws: ServiceFailure.unreachable(reason: failure.description, mayHaveArrived: mayHaveArrived)
    ) {
      try await exchange.send(.get, "/")
    }
  }

  @Test func `requests of one operation share its time`() async throws {
    let transport = ScriptedTransport(json(200, "{}"))
    let exchange = ServiceExchange(transport: transport, environment: try environment("api.video"))
    let sent = await OperationDeadline.within(seconds: 5) { try? await exchange.send(.post, "/") }
    #expect(sent != nil && transport.requests.map(\.options.connection.timeout) == [5])
    let late = await OperationDeadline.within(seconds: 0) { () -> ServiceFailure? in
      do throws(ServiceFailure) {
        _ = try await exchange.send(.post, "/")
        return nil
      } catch {
        return error
      }
    }
    guard case .unreachable(_, mayHaveArrived: false)? = late else {
      Issue.record("\(String(describing: late))")
      return
    }
    #expect(transport.requests.count == 1)
  }

  @Test func `sends to the environment's origin with its settings`() async throws {
    let transport = ScriptedTransport(json(200, "{}"))
    var environment = try environment("api.video", at: "https://server.example:8443")
    environment.connection = ConnectionSettings(caFile: "/ca.pem", timeout: 7)
    let exchange = ServiceExchange(transport: transport, environment: environment)
    _ = try await exchange.send(.post, "/path", headers: ["X": "1"], body: .form([("a", "b&c")]))
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://server.example:8443/path")
    #expect(request.headers["X"] == "1")
    #expect(request.headers["Accept"] == "application/json")
    #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
    #expect(request.bodyText == "a=b%26c")
    #expect(request.options.connection == environment.connection)
  }

  @Test func `nothing goes to a server that the file does not name`() async throws {
    let transport = ScriptedTransport(json(200, "{}"), json(200, "{}"))
    var environment = try environment("api.video", at: "https://server.example")
    environment.furtherOrigins = [try Origin("https://auth.example")]
    let exchange = ServiceExchange(transport: transport, environment: environment)
    for other in ["https://other.example/x", "https://server.example:8443/x", "http://127.0.0.1:1/x"] {
      let address = try ServerAddress(other)
      await #expect(throws: ServiceFailure.self, "\(other)") {
        try await exchange.send(.post, to: address, body: .form([("password", "secret")]))
      }
    }
    #expect(transport.requests.isEmpty)
    for named in ["https://auth.example/x", "https://server.example/x"] {
      _ = try await exchange.send(.post, to: try ServerAddress(named))
    }
    #expect(transport.requests.map(\.url) == ["https://auth.example/x", "https://server.example/x"])
  }

  @Test(
    arguments: [
      ([:] as HTTPHeaders, nil),
      (["Retry-After": "30"], 30),
      (["X-RateLimit-Retry-After": "7", "Retry-After": "30"], 7),
      (["Retry-After": "99999999999999999999"], 86_400),
      (["Retry-After": "-5"], nil),
      (["Retry-After": "soon"], nil),
      (["Retry-After": "+5"], nil),
      (["Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT", "Date": "Fri, 31 Dec 1999 23:59:29 GMT"], 30),
      (["Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT", "Date": "Sat, 01 Jan 2000 00:00:10 GMT"], 0),
      (["Retry-After": "Sat, 01 Jan 3000 00:00:00 GMT", "Date": "Fri, 31 Dec 1999 23:59:29 GMT"], 86_400),
      (["Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"], nil),
    ] as [(HTTPHeaders, Int?)])
  func `reads when to try again`(headers: HTTPHeaders, seconds: Int?) throws {
    let response = HTTPResponse(status: 429, headers: headers)
    let failure = ServiceFailure(response, from: try Origin("https://server.example"), reason: "Wait.")
    #expect(failure == .rateLimited(retryAfter: seconds, reason: "Wait."))
  }
}
