import Formats
import Services
import Support
import Synchronization
import Testing
import TokenModel

/// A member that is cut off from the others must not let a watch wait for nothing: etcd ends it where the watch says that it needs a leader.
@Suite(.drivesPrograms) struct EtcdLeaderTests {
  @Test func `a watch needs a leader, and etcd takes it`() async throws {
    let server = try EtcdServer()
    let transport = NotingTransport()
    var settings = EtcdSettings(endpoints: [try Origin(server.url)], prefix: "fob/t", file: "shares/test.ini")
    settings.requestLimit = 60
    let key = RegisterKey("0a")
    async let changed = EtcdRegister(settings, transport: transport).change(of: [key: nil], within: .seconds(60))
    let deadline = ContinuousClock.now + .seconds(60)
    while transport.streams.isEmpty, ContinuousClock.now < deadline { await Task.yield() }
    _ = try await server.register().swap(key, expected: nil, value: [1])
    #expect(try await changed == [key])
    #expect(transport.streams.map { $0.headers["Grpc-Metadata-hasleader"] } == ["true"])
  }
}

/// A transport that keeps the requests whose answers come in pieces.
private final class NotingTransport: HTTPStreamTransport {
  private let transport = CurlTransport(userAgent: "fob/test", environment: [:])
  private let state = Mutex<[HTTPRequest]>([])

  var streams: [HTTPRequest] { state.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse { try await transport.send(request) }

  func send(
    _ request: HTTPRequest, receiving receive: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(HTTPFailure) -> HTTPResponse {
    state.withLock { $0.append(request) }
    return try await transport.send(request, receiving: receive)
  }
}
