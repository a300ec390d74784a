import FlyingSocks
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The port on loopback at which the sandbox answers.
struct Listener: Sendable {
  private let socket: AsyncSocket
  private let pool: any AsyncSocketPool
  let port: UInt16

  /// Binds and listens.
  ///
  /// - Parameter port: 0 takes a free one.
  init(port: UInt16) async throws {
    // A client that leaves before its answer must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let pool: SocketPool<ePoll> = .ePoll(maxEvents: 64)
    try await pool.prepare()
    let bare = try Socket(domain: AF_INET, type: .stream)
    try bare.setValue(true, for: .localAddressReuse)
    let address: sockaddr_in = try .inet(ip4: "127.0.0.1", port: port)
    try bare.bind(to: address)
    try bare.listen()
    guard case .ip4(_, let boundPort) = try bare.sockname() else { throw SocketError.unsupportedAddress }
    self.pool = pool
    self.port = boundPort
    socket = try AsyncSocket(socket: bare, pool: pool)
  }

  /// Serves every client until the task is cancelled or the socket fails.
  func serve(_ sandbox: Sandbox) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await pool.run() }
      while true {
        do {
          let client = try await socket.accept()
          group.addTask { await Connection(socket: client, sandbox: sandbox).serve() }
        } catch SocketError.failed(_, let code, _) where [ECONNABORTED, EMFILE, ENFILE].contains(code) {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }
}

/// Reads the requests of one client in turn and carries out the answers.
struct Connection: Sendable {
  let socket: AsyncSocket
  let sandbox: Sandbox

  /// Serves until the client leaves, an answer ends the connection, or what arrives is no request.
  func serve() async {
    // Every failure of a socket means that the client has gone; nobody is left to notify.
    try? await serveUntilClosed()
    try? socket.close()
  }

  private func serveUntilClosed() async throws {
    if sandbox.faults.strikeAtConnect() {
      sandbox.counters.count(.connections)
      return try await waitForEnd()
    }
    var parser = RequestParser()
    var isCounted = false
    while true {
      switch try await nextEvent(&parser) {
      case .expectsContinue:
        try await send(Response(100).head())
      case .needsMore:
        parser.feed(try await socket.read(atMost: 4096))
      case .request(let request):
        if !isCounted, !ControlPanel.owns(path: request.path) {
          sandbox.counters.count(.connections)
          isCounted = true
        }
        let steps = await sandbox.steps(for: request)
        guard try await carryOut(steps), request.keepsAlive else { return }
      }
    }
  }

  private func nextEvent(_ parser: inout RequestParser) async throws -> RequestParser.Event {
    do throws(RequestFailure) {
      return try parser.next()
    } catch {
      try await send(Response(error.status, ["Connection": "close"]).bytes)
      throw error
    }
  }

  /// - Returns: whether the connection may serve another request.
  private func carryOut(_ steps: [WireStep]) async throws -> Bool {
    for step in steps {
      switch step {
      case .send(let bytes): try await send(bytes)
      case .pause(let pause): try await Task.sleep(for: pause)
      case .hang: try await waitForEnd()
      case .close: return false
      }
    }
    return true
  }

  private func send(_ bytes: [UInt8]) async throws {
    try await socket.write(Data(bytes))
  }

  /// Reads and forgets until the client gives up, which the socket reports by throwing.
  private func waitForEnd() async throws {
    while true { _ = try await socket.read(atMost: 4096) }
  }
}
