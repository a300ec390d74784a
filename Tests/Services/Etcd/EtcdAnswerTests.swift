import Formats
import Foundation
import Services
import Support
import Synchronization
import Testing
import TokenModel

/// What fob makes of an endpoint that answers as etcd does, or as it does not.
@Suite struct EtcdAnswerTests {
  private static let header = #""header":{"cluster_id":"17","member_id":"1","revision":"9","raft_term":"2"}"#
  private static let key = RegisterKey("0a")

  private static func answer(_ body: String, status: String = "200 OK") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private static func entry(key: String = "fob/t/s/0a", value: String = "djE=", revision: String = "\"7\"") -> String {
    let key = Data(key.utf8).base64EncodedString()
    return #"{\#(header),"kvs":[{"key":"\#(key)","mod_revision":\#(revision),"value":"\#(value)"}],"count":"1"}"#
  }

  private static func register(
    _ urls: [String], user: String? = nil, requestLimit: Int = 60
  ) throws -> EtcdRegister {
    var settings = EtcdSettings(
      endpoints: try urls.map { text throws(TextFailure) in try Origin(text) }, prefix: "fob/t", user: user,
      file: "shares/test.ini"
    ) { Secret("the password") }
    settings.requestLimit = requestLimit
    return EtcdRegister(settings, transport: CurlTransport(userAgent: "fob/test", environment: [:]))
  }

  /// What reading and swapping fail with at a server that gives this answer to everything.
  private func failures(_ answer: String) async throws -> (read: RegisterFailure?, swap: RegisterFailure?) {
    let server = try ScriptedServer.answering { _ in answer }
    defer { server.stop() }
    let register = try Self.register([server.url])
    return (
      await Self.failure { () async throws(RegisterFailure) in try await register.read(Self.key) },
      await Self.failure { () async throws(RegisterFailure) in
        try await register.swap(Self.key, expected: nil, value: [1])
      }
    )
  }

  private static func failure(_ body: () async throws(RegisterFailure) -> RegisterReading) async -> RegisterFailure? {
    do throws(RegisterFailure) {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  private static func kind(_ failure: RegisterFailure?) -> String {
    switch failure {
    case nil: "none"
    case .conflict?: "conflict"
    case .unreachable?: "unreachable"
    case .unknownOutcome?: "unknown"
    case .refused?: "refused"
    case .unreadable?: "unreadable"
    }
  }

  @Test func `an answer is read: numbers as strings, what is left out is zero`() async throws {
    let server = try ScriptedServer.answering { _ in Self.answer(Self.entry()) }
    defer { server.stop() }
    let reading = try await Self.register([server.url]).read(Self.key)
    #expect(reading.entry == .init(value: Array("v1".utf8), version: RegisterVersion("7")))
    #expect(reading.standing == RegisterStanding(cluster: "11", term: 2, revision: 9))
  }

  @Test(arguments: [
    "", "{", "[]", "null", "rubbish", "{}", #"{"header":{}}"#, #"{"header":{"cluster_id":"x","revision":"1"}}"#,
    #"{"header":{"cluster_id":"17","revision":"99999999999999999999"}}"#, #"{"header":[],"kvs":[]}"#,
    entry(value: "djE"), entry(value: "%%%%"), entry(value: "ZA==ZA=="), entry(revision: "\"0\""),
    entry(revision: "\"10\""), entry(revision: "\"-1\""), entry(revision: "1.5"), entry(key: "fob/t/s/0b"),
    entry(key: "fob/t/s/0a0a"), #"{\#(header),"kvs":{}}"#, #"{\#(header),"kvs":[1]}"#, #"{\#(header),"kvs":[{}]}"#,
    String(repeating: "[", count: 100_000),
  ])
  func `what is not etcd's is unreadable`(body: String) async throws {
    let failures = try await failures(Self.answer(body))
    #expect(Self.kind(failures.read) == "unreadable")
    // Whoever gave such an answer to a swap may have done it.
    #expect(["unknown", "conflict"].contains(Self.kind(failures.swap)))
  }

  @Test(arguments: [
    ("301 Moved Permanently", "", "unreadable", "unreadable"),
    ("404 Not Found", "Not Found", "unreadable", "unreadable"),
    ("400 Bad Request", #"{"message":"etcdserver: user name is empty","code":3}"#, "refused", "refused"),
    ("401 Unauthorized", #"{"message":"etcdserver: invalid auth token","code":16}"#, "refused", "refused"),
    ("403 Forbidden", #"{"message":"etcdserver: permission denied","code":7}"#, "refused", "refused"),
    (
      "429 Too Many Requests", #"{"message":"etcdserver: mvcc: database space exceeded","code":8}"#, "refused",
      "refused"
    ),
    ("429 Too Many Requests", #"{"message":"etcdserver: too many requests","code":8}"#, "unreachable", "unreachable"),
    ("503 Service Unavailable", #"{"message":"etcdserver: no leader","code":14}"#, "unreachable", "unknown"),
    ("500 Internal Server Error", #"{"message":"etcdserver: request timed out"}"#, "unreachable", "unknown"),
  ])
  func `a status says what to do`(status: String, body: String, read: String, swap: String) async throws {
    let failures = try await failures(Self.answer(body, status: status))
    #expect(Self.kind(failures.read) == read)
    #expect(Self.kind(failures.swap) == swap)
  }

  @Test func `an endless answer is given up`() async throws {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      let piece = [UInt8](repeating: 0x20, count: 1 << 20)
      while connection.write(piece) {}
    }
    defer { server.stop() }
    let register = try Self.register([server.url])
    let failure = await Self.failure { () async throws(RegisterFailure) in try await register.read(Self.key) }
    #expect(Self.kind(failure) == "unreadable")
  }

  @Test func `a redirect is not followed`() async throws {
    let target = try ScriptedServer.answering { _ in Self.answer(Self.entry()) }
    defer { target.stop() }
    let location = "Location: \(target.url)/v3/kv/range\r\n"
    let failures = try await failures("HTTP/1.1 307 Temporary Redirect\r\n\(location)Content-Length: 0\r\n\r\n")
    #expect(Self.kind(failures.read) == "unreadable")
    #expect(target.connectionCount == 0)
  }

  @Test func `a swap that is not answered may have been done; before it was sent the next endpoint is asked`()
    async throws
  {
    let asked = Mutex<[String]>([])
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        asked.withLock { $0.append(request.line) }
        guard !request.line.contains("txn") else { return }
        connection.write(Self.answer(Self.entry()))
      }
    }
    defer { server.stop() }
    let nobody = try FrontDoor()
    let register = try Self.register([nobody.url, server.url])
    #expect(try await register.read(Self.key).entry != nil)
    let failure = await Self.failure { () async throws(RegisterFailure) in
      try await register.swap(Self.key, expected: nil, value: [1])
    }
    #expect(Self.kind(failure) == "unknown")
    #expect(asked.withLock { $0 } == ["POST /v3/kv/range HTTP/1.1", "POST /v3/kv/txn HTTP/1.1"])
    // The endpoint that left it open is the last one to be asked next.
    #expect(try await register.read(Self.key).entry != nil)
  }

  @Test func `an endpoint that hangs costs its time, and the next one answers`() async throws {
    let door = try FrontDoor()
    try door.behave(.hang)
    defer { door.stop() }
    let server = try ScriptedServer.answering { _ in Self.answer(Self.entry()) }
    defer { server.stop() }
    let register = try Self.register([door.url, server.url], requestLimit: 1)
    let start = ContinuousClock.now
    #expect(try await register.read(Self.key).entry != nil)
    #expect(ContinuousClock.now - start >= .milliseconds(900))
    let again = ContinuousClock.now
    // Which answered is asked first from then on.
    #expect(try await register.read(Self.key).entry != nil)
    #expect(ContinuousClock.now - again < .milliseconds(900))
  }

  @Test func `where no endpoint answers each is named, and no secret`() async throws {
    let doors = try [FrontDoor(), FrontDoor()]
    let register = try Self.register(doors.map(\.url), user: "fob")
    let failure = await Self.failure { () async throws(RegisterFailure) in try await register.read(Self.key) }
    guard case .unreachable(let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason == doors.map { "\($0.url): refused" }.joined(separator: "; "))
  }

  @Test func `a token is got once and again when it is refused; what the server repeats of the password is hidden`()
    async throws
  {
    let tokens = Mutex(0)
    let server = try ScriptedServer.answering { request in
      if request.line.contains("authenticate") {
        let number = tokens.withLock { count in
          count += 1
          return count
        }
        guard number < 3 else {
          return Self.answer(#"{"message":"wrong: the password"}"#, status: "400 Bad Request")
        }
        return Self.answer(#"{\#(Self.header),"token":"token.\#(number)"}"#)
      }
      return request.header("Authorization") == "token.2"
        ? Self.answer(Self.entry()) : Self.answer(#"{"message":"etcdserver: invalid auth token"}"#, status: "401 No")
    }
    defer { server.stop() }
    let register = try Self.register([server.url], user: "fob")
    for _ in 1...3 { #expect(try await register.read(Self.key).entry != nil) }
    #expect(tokens.withLock { $0 } == 2)
    let other = try Self.register([server.url], user: "fob")
    let failure = await Self.failure { () async throws(RegisterFailure) in try await other.read(Self.key) }
    guard case .refused(let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(!reason.contains("the password"))
    #expect(reason.contains("Check user and password in shares/test.ini."))
  }
}
