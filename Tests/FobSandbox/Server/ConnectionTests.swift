import Foundation
import Support
import Testing

/// What goes over the wire, byte by byte.
@Suite(.drivesPrograms) struct ConnectionTests {
  private let question = "GET /upload-tokens HTTP/1.1\r\nHost: h\r\n\r\n"

  @Test func `answers requests sent ahead in order on one connection`() throws {
    let sandbox = try SandboxProcess()
    let connection = try LoopbackConnection(port: sandbox.port)
    try connection.send(
      question + "HEAD /upload-tokens HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    let text = String(decoding: try connection.receiveAll(), as: UTF8.self)
    let heads = text.components(separatedBy: "HTTP/1.1 401 Unauthorized\r\n")
    try #require(heads.count == 3)
    #expect(heads[1].contains("header is missing"))
    #expect(heads[2].hasSuffix("\r\n\r\n"))
    #expect(try sandbox.counters()["connections"] == 1)
  }

  @Test func `refuses what is no request and closes`() throws {
    let sandbox = try SandboxProcess()
    let connection = try LoopbackConnection(port: sandbox.port)
    try connection.send("SSH-2.0-OpenSSH\r\n\r\n")
    #expect(String(decoding: try connection.receiveAll(), as: UTF8.self).hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
  }

  @Test(arguments: [#"{"kind": "drop", "pth": "/auth"}"#, #"[{"kind": "drop"}, {"kind": "drop", "pth": "/auth"}]"#])
  func `a misspelt member of a fault is named and nothing strikes`(json: String) throws {
    let sandbox = try SandboxProcess()
    let answer = try sandbox.ask("POST", "/_sandbox/faults", body: json)
    #expect(answer.status == 400 && answer.text.contains("pth"), "\(answer.text)")
    #expect(try sandbox.ask("GET", "/upload-tokens").status == 401)
    #expect(try sandbox.ask("POST", "/_sandbox/approve", body: #"{"usercode": "X"}"#).status == 400)
  }

  @Test(arguments: ["drop", "lost-reply"])
  func `a connection is closed without an answer`(kind: String) throws {
    let sandbox = try SandboxProcess()
    try sandbox.control("faults", #"{"kind": "\#(kind)", "path": "/upload-tokens"}"#)
    let connection = try LoopbackConnection(port: sandbox.port)
    try connection.send(question)
    #expect(try connection.receiveAll().isEmpty)
    #expect(try sandbox.ask("GET", "/upload-tokens").status == 401)
  }

  @Test func `loses the reply to a refresh that has happened`() throws {
    let sandbox = try SandboxProcess()
    let key = #"{"apiKey": "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s"}"#
    let session = try sandbox.ask("POST", "/auth/api-key", body: key).json()
    let refresh = try #require(session["refresh_token"] as? String)
    try sandbox.control("faults", #"{"kind": "lost-reply", "path": "/auth/refresh", "method": "POST"}"#)
    let body = #"{"refreshToken": "\#(refresh)"}"#
    #expect(throws: TestFailure.self) { try sandbox.ask("POST", "/auth/refresh", body: body) }
    #expect(try sandbox.ask("POST", "/auth/refresh", body: body).status == 401)
    let counters = try sandbox.counters()
    #expect(counters["refreshes"] == 1)
    #expect(counters["reused"] == 1)
  }

  @Test func `truncates, hangs and miscounts`() throws {
    let sandbox = try SandboxProcess()
    try sandbox.control(
      "faults", #"[{"kind": "truncate"}, {"kind": "wrong-length"}, {"kind": "oversized", "bytes": 100000}]"#)
    for expectsWhole in [false, true, true] {
      let connection = try LoopbackConnection(port: sandbox.port)
      try connection.send("GET /upload-tokens HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      let bytes = try connection.receiveAll()
      #expect((Answer(parsing: bytes) != nil) == expectsWhole)
    }
    try sandbox.control("faults", #"[{"kind": "hang-headers", "path": "/upload-tokens"}, {"kind": "hang-connect"}]"#)
    let unread = try LoopbackConnection(port: sandbox.port)
    try unread.send("GET /_sandbox/counters HTTP/1.1\r\nHost: h\r\n\r\n")
    let unanswered = try LoopbackConnection(port: sandbox.port)
    try unanswered.send(question)
    // Another path: which of two requests is read first is not for the test to say.
    #expect(try sandbox.ask("GET", "/api/user/details").status == 401)
    #expect(!unread.hasReceived && !unanswered.hasReceived)
  }

  @Test func `refuses in the service's own form`() throws {
    let sandbox = try SandboxProcess()
    try sandbox.control(
      "faults",
      """
      [{"kind": "status", "status": 403, "path": "/upload-tokens"}, {"kind": "rate-limit", "seconds": 7, "path": "/upload"},
       {"kind": "status", "status": 503, "path": "/api/"}, {"kind": "hostile-text", "status": 401, "path": "/api/"},
       {"kind": "redirect", "location": "http://other.invalid/x", "status": 307, "path": "/users"},
       {"kind": "status", "status": 500, "path": "/users"}]
      """)
    #expect(try sandbox.ask("GET", "/upload-tokens").json()["title"] as? String == "Forbidden")
    let limited = try sandbox.ask("GET", "/upload-tokens")
    #expect(limited.status == 429)
    #expect(limited["x-ratelimit-retry-after"] == "7")
    #expect(try sandbox.ask("POST", "/api/accesstoken/login").status == 503)
    let hostile = try sandbox.ask("POST", "/api/accesstoken/login").json()["message"] as? String
    #expect(hostile?.contains("\u{1b}[2J") == true)
    #expect(try sandbox.ask("GET", "/users/sign_in")["location"] == "http://other.invalid/x")
    #expect(try sandbox.ask("GET", "/users/sign_in").text.contains("public/500.html"))
    #expect(try sandbox.ask("GET", "/users/sign_in").status == 200)
  }

  @Test func `fails all requests but the controls`() throws {
    let sandbox = try SandboxProcess(["--fail", "100%"])
    #expect(try sandbox.ask("GET", "/upload-tokens").status == 500)
    #expect(try sandbox.ask("GET", "/users/sign_in").status == 500)
    #expect(try sandbox.counters()["requests"] == 2)
  }

  @Test func `a skewed clock shows in answers`() throws {
    let sandbox = try SandboxProcess(["--clock-skew=-2h"])
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    let told = try #require(formatter.date(from: sandbox.ask("GET", "/")["date"] ?? ""))
    #expect(abs(told.timeIntervalSinceNow + 7200) < 600)
    try sandbox.control("advance", #"{"seconds": 7200}"#)
    let moved = try #require(formatter.date(from: sandbox.ask("GET", "/")["date"] ?? ""))
    #expect(abs(moved.timeIntervalSinceNow) < 600)
  }

  @Test(arguments: ["expire", "counters", "nothing"])
  func `controls have exactly their paths`(name: String) throws {
    let sandbox = try SandboxProcess()
    #expect(try sandbox.ask("PUT", "/_sandbox/\(name)").status == 404)
    #expect(try sandbox.ask("POST", "/_sandbox/faults", body: #"{"kind": "nothing"}"#).status == 400)
    #expect(try sandbox.ask("POST", "/_sandbox/advance", body: "{}").status == 400)
  }
}
