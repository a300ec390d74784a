import Foundation
import Synchronization

/// A relay of loopback in front of an HTTP server, which does to each request what a test says: it can lose the request or its answer, hold either, or
/// change what is answered.
public final class UnreliableRelay: Sendable {
  /// What becomes of a request.
  public struct Fate: Sendable {
    /// Waits here before the server gets the request.
    fileprivate var heldBefore: HeldRequest?
    /// Whether the server gets it.
    fileprivate var isForwarded = true
    /// Waits here before the client gets the answer.
    fileprivate var heldAfter: HeldRequest?
    /// Writes in place of the server what the client gets, made of the body of the server's answer, and ends the connection. The body is nil if the server did
    /// not get the request.
    fileprivate var reply: (@Sendable (String?, ScriptedConnection) -> Void)?

    /// The server gets it and the client its answer.
    public static let pass = Fate()
    /// The server never gets it.
    public static let lost = Fate(isForwarded: false, reply: { _, _ in })
    /// The server does what it was asked, and the client never hears of it.
    public static let answerLost = Fate(reply: { _, _ in })

    /// The server gets it at once, the client its answer later.
    public static func answerHeld(at place: HeldRequest) -> Fate { Fate(heldAfter: place) }

    /// The server gets it, and the client JSON that is made of the body of its answer.
    public static func changed(_ change: @escaping @Sendable (String) -> String) -> Fate {
      Fate(reply: { body, client in client.write(json(change(body ?? ""))) })
    }

    /// The server does not get it, and the client gets this body.
    public static func answered(json body: String) -> Fate { answered(json(body)) }

    private static func json(_ body: String) -> String {
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// It is on its way for a while, and then lost.
    public static func lost(after place: HeldRequest) -> Fate {
      Fate(heldBefore: place, isForwarded: false, reply: { _, _ in })
    }

    /// The server does not get it, and the client gets what is written here.
    public static func answered(_ write: @escaping @Sendable (ScriptedConnection) -> Void) -> Fate {
      Fate(isForwarded: false, reply: { _, client in write(client) })
    }

    /// The server does not get it, and the client reads these bytes.
    public static func answered(_ text: String) -> Fate {
      Fate(isForwarded: false, reply: { _, client in client.write(text) })
    }
  }

  private let relaying: Relaying
  private let listener: ScriptedServer

  /// Its address: `http://127.0.0.1:PORT`.
  public var url: String { listener.url }

  /// A relay to a port of loopback; every request passes for now.
  public init(to server: UInt16) throws {
    let relaying = Relaying(to: server)
    self.relaying = relaying
    listener = try ScriptedServer { relaying.serve($0) }
  }

  deinit { listener.stop() }

  /// Says what becomes of requests from now on.
  public func behave(_ rule: @escaping @Sendable (ScriptedConnection.Request) -> Fate) {
    relaying.state.withLock { $0.rule = rule }
  }

  /// Says what becomes of the next request to a path; all others pass.
  public func strike(_ path: String, with fate: Fate) {
    let isOver = Mutex(false)
    behave { request in
      guard request.line.contains(path) else { return .pass }
      let wasOver = isOver.withLock { isOver in
        defer { isOver = true }
        return isOver
      }
      return wasOver ? .pass : fate
    }
  }

  /// Leads to another server from now on.
  public func lead(to server: UInt16) { relaying.state.withLock { $0.server = server } }

  /// The request lines that came since the last look.
  public func takeLines() -> [String] {
    relaying.state.withLock { state in
      defer { state.lines = [] }
      return state.lines
    }
  }
}

/// What a relay does with its connections.
private final class Relaying: Sendable {
  struct State {
    var rule: @Sendable (ScriptedConnection.Request) -> UnreliableRelay.Fate = { _ in .pass }
    var lines: [String] = []
    var server: UInt16
  }

  let state: Mutex<State>

  init(to server: UInt16) { state = Mutex(State(server: server)) }

  /// Does to one request what was said.
  func serve(_ client: ScriptedConnection) {
    guard let request = client.readRequest() else { return }
    let (rule, server) = state.withLock { state in
      state.lines.append(request.line)
      return (state.rule, state.server)
    }
    let fate = rule(request)
    fate.heldBefore?.pass()
    guard fate.isForwarded else {
      fate.reply?(nil, client)
      return
    }
    guard let upstream = try? LoopbackConnection(port: server) else { return }
    var head = request.lines.filter { !$0.lowercased().hasPrefix("connection:") } + ["Connection: close", "", ""]
    // An answer that is to be read comes in one piece.
    if fate.reply != nil { head[0] = head[0].replacing("HTTP/1.1", with: "HTTP/1.0") }
    guard (try? upstream.send(Array(head.joined(separator: "\r\n").utf8) + request.body)) != nil else { return }
    guard fate.reply != nil || fate.heldAfter != nil else {
      while let bytes = try? upstream.receive(), !bytes.isEmpty, client.write(bytes) {}
      return
    }
    guard let bytes = try? upstream.receiveAll() else { return }
    fate.heldAfter?.pass()
    guard let reply = fate.reply else { return _ = client.write(bytes) }
    let text = String(decoding: bytes, as: UTF8.self)
    reply(text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) }, client)
  }
}

/// Where a relay holds a request until the test lets it go.
public final class HeldRequest: Sendable {
  private let state = Mutex((count: 0, isOpen: false))

  /// Holds what comes here from now on.
  public init() {}

  /// Waits until a request is held.
  public func arrival() async throws {
    try await waitUntil("a request is held") { state.withLock { $0.count > 0 } }
  }

  /// Holds nothing any more.
  public func letGo() { state.withLock { $0.isOpen = true } }

  fileprivate func pass() {
    state.withLock { $0.count += 1 }
    while !state.withLock({ $0.isOpen }) { usleep(2000) }
  }
}
