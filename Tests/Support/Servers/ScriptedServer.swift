import Foundation
import Glibc
import Synchronization

/// A server on loopback that does to each connection exactly what a test tells it to.
public final class ScriptedServer: Sendable {
  private struct State {
    var connections: [Int32] = []
    var accepted = 0
    var isStopped = false
  }

  /// The port of loopback that it listens on.
  public let port: Int
  private let listener: Int32
  private let state = Mutex(State())

  /// Listens on a free port; `script` runs on a thread of its own for each connection, which is closed when it returns.
  public init(_ script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in accept(script) }
  }

  /// Its address.
  public var url: String { "http://127.0.0.1:\(port)" }

  /// How many connections came so far.
  public var connectionCount: Int { state.withLock { $0.accepted } }

  /// Ends the listener and every connection, so that no script waits on.
  public func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private func accept(_ script: @escaping @Sendable (ScriptedConnection) -> Void) {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else { break }
      let isStopped = state.withLock { state in
        state.accepted += 1
        state.connections.append(descriptor)
        return state.isStopped
      }
      if isStopped {
        finish(descriptor)
        break
      }
      Thread.detachNewThread { [self] in
        script(ScriptedConnection(descriptor: descriptor))
        finish(descriptor)
      }
    }
    close(listener)
  }

  private func finish(_ descriptor: Int32) {
    state.withLock { state in
      state.connections.removeAll { $0 == descriptor }
      close(descriptor)
    }
  }
}

extension ScriptedServer {
  /// Answers every request of every connection with the bytes that `answer` makes of it.
  public static func answering(_ answer: @escaping @Sendable (ScriptedConnection.Request) -> String) throws
    -> ScriptedServer
  {
    try ScriptedServer { connection in
      while let request = connection.readRequest() { connection.write(answer(request)) }
    }
  }
}
