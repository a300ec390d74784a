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

/// One connection of a ``ScriptedServer``.
public struct ScriptedConnection: Sendable {
  /// A request as it came over the wire.
  public struct Request: Sendable {
    /// Request line and header fields.
    public var lines: [String]
    /// What followed the header.
    public var body: [UInt8]

    /// The request line.
    public var line: String { lines.first ?? "" }

    /// The value of a header field, by its name in any case.
    public func header(_ name: String) -> String? {
      let prefix = name.lowercased() + ": "
      return lines.dropFirst().first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
  }

  /// The socket.
  public let descriptor: Int32

  /// The next request, or nil when the client has closed the connection.
  public func readRequest() -> Request? {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
      guard let byte = read(1)?.first else { return nil }
      head.append(byte)
    }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
    var request = Request(lines: lines, body: [])
    while request.body.count < Int(request.header("Content-Length") ?? "0") ?? 0 {
      guard let more = read(65_536) else { return nil }
      request.body += more
    }
    return request
  }

  /// Waits until the client closes the connection.
  public func waitForEnd() {
    while read(4096) != nil {}
  }

  /// Writes a text.
  public func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes as much as the client takes; false when it has gone.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private func read(_ limit: Int) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(recv(descriptor, buffer.baseAddress, limit, 0), 0)
    }
    return bytes.isEmpty ? nil : bytes
  }
}
