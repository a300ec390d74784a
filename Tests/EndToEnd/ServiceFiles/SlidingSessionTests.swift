import Foundation
import Support
import Synchronization
import Testing

/// Sessions whose end each use moves: what the built program knows of the end.
@Suite(.drivesPrograms) struct SlidingSessionTests {
  private static let service = """
    [service]
    name = Sliding
    login = json POST /login
    login.body = {"key": {key}}
    token = /session
    header = X-Session: {token}
    lifetime = sliding 1h
    check = GET /me
    [tokens]
    list = GET /tokens
    id = /id

    """

  @Test func `each use moves the end that fob knows, and the token is given without a request until then`() async throws
  {
    let host = try OperatorHost()
    let clock = try SettableClock(in: host.folder)
    let asked = Mutex<[String]>([])
    let server = try ScriptedServer.answering { request in
      let path = request.lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
      asked.withLock { $0.append(path) }
      let body = path == "/login" ? #"{"session": "s-1"}"# : "[]"
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
    defer { server.stop() }
    try host.describe(Self.service, at: server.url)
    func fob(_ arguments: String...) async throws -> FobResult {
      try await host.fob(arguments, adding: Interposer.clock(clock))
    }
    /// The seconds that the session has left.
    func left() async throws -> Double {
      let row = try await fob("status", "described", "--json").json["environments"] as? [[String: Any]]
      return try #require(row?.first?["seconds_left"] as? Double)
    }
    #expect(try await fob("login", "described").status == 0)
    for _ in 1...4 {
      clock.gone += 2400
      #expect(try await left() < 1210)
      #expect(try await fob("tokens", "list", "described").status == 0)
      #expect(try await left() > 3590)
    }
    clock.gone += 2700
    #expect(try await fob("token", "described").output == "s-1\n")
    #expect(asked.withLock { $0 } == ["/login"] + Array(repeating: "/tokens", count: 4))
  }
}
