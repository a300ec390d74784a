import Formats
import Synchronization
import Testing
import TokenModel

@testable import Services

@Suite struct RecordedTransportTests {
  /// Keeps every record as it came.
  private final class Notes: RequestLog {
    private let kept = Mutex<[LoggedRequest]>([])
    var records: [LoggedRequest] { kept.withLock { $0 } }

    func nextNumber() -> Int { (records.last?.number ?? 0) + 1 }

    func add(_ record: LoggedRequest) { kept.withLock { $0.append(record) } }
  }

  @Test func `notes a request when it is handed over and when it ends`() async throws {
    let notes = Notes()
    let answer = HTTPResponse(status: 204, headers: ["X-RateLimit-Remaining": "41"], body: [1, 2, 3])
    let environment = try environment("api.video")
    let exchange = ServiceExchange(
      transport: RecordedTransport(ScriptedTransport(answer), log: notes), environment: environment)
    _ = try await exchange.send(.delete, ("/upload-tokens" as RequestPath).appending(.secret(Secret("canary"))))
    let records = notes.records
    #expect(records.map(\.number) == [1, 1])
    #expect(records.first?.outcome == .underWay)
    let last = try #require(records.last)
    #expect(last.environment == environment.name)
    #expect(last.origin == environment.origin)
    #expect(last.method == "DELETE")
    #expect(last.path == "/upload-tokens/•••")
    #expect(last.outcome == .answered(LoggedAnswer(status: 204, bytes: 3, remaining: 41)))
    #expect(last.milliseconds != nil)
  }

  @Test func `notes why a request got no answer`() async throws {
    let notes = Notes()
    let failure = HTTPFailure(host: "server.example", reason: .timedOut(.waiting, seconds: 20), sent: .maybe)
    let transport = RecordedTransport(ScriptedTransport(failure: failure), log: notes)
    let exchange = ServiceExchange(transport: transport, environment: try environment("api.video"))
    await #expect(throws: ServiceFailure.self) { try await exchange.send(.get, "/upload-tokens") }
    #expect(notes.records.last?.outcome == .failed(word: "timed out", reason: failure.description))
  }

  @Test func `notes nothing of a request that does not say what may be shown`() async throws {
    let notes = Notes()
    let transport = RecordedTransport(ScriptedTransport(HTTPResponse(status: 200)), log: notes)
    _ = try await transport.send(HTTPRequest(.get, "https://server.example/canary"))
    #expect(notes.records.isEmpty)
  }

  @Test func `holds no secret of any request of api.video`() async throws {
    let notes = Notes()
    let canary = "canary0123456789"
    let transport = ScriptedTransport(
      json(200, #"{"access_token":"canaryA","refresh_token":"canaryB","expires_in":3600,"token_type":"Bearer"}"#),
      json(404, #"{"title":"canary"}"#))
    let service = ApiVideoService(transport: RecordedTransport(transport, log: notes))
    let environment = try environment("api.video")
    _ = try await service.logIn(
      to: environment, answers: LoginAnswers([.secret(.apiKey): Secret(canary)]), now: noon)
    let reference = TokenReference(identity: Secret(canary), id: Secret(canary))
    await #expect(throws: ServiceFailure.self) {
      try await service.uploadToken(reference, access(to: environment, token: canary))
    }
    #expect(notes.records.count == 4)
    #expect(!"\(notes.records)".contains("canary"))
  }
}
