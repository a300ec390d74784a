import FlyingSocks
import FoundationEssentials

/// Reads the requests of one client in turn and carries out the answers.
struct Connection: Sendable {
  let socket: AsyncSocket
  let sandbox: Sandbox

  /// Serves until the client leaves, an answer ends the connection, or what arrives is no request.
  func serve() async {
    // Every failure of a socket means that the client is gone; there is nobody to tell.
    try? await serveUntilClosed()
    try? socket.close()
  }

  private func serveUntilClosed() async throws {
    if sandbox.faults.takeAtConnect() {
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
    do throws(RequestRefusal) {
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
