import Glibc

/// What to answer somebody who has connected.
public struct LoopbackReply<Value: Sendable>: Sendable {
  /// What is sent back; the connection is closed then.
  public var bytes: [UInt8]
  /// What was waited for; nil if it was something else.
  public var value: Value?

  /// A reply.
  public init(bytes: [UInt8], value: Value?) {
    self.bytes = bytes
    self.value = value
  }
}

/// Waits at a port of 127.0.0.1, which no other machine reaches, for one thing that somebody on this machine sends.
public enum LoopbackListener {
  /// The most connections at a moment; the oldest makes room. Browsers open some that they do not use.
  static let mostConnections = 8
  /// How long somebody who has connected may take to send all.
  static let patience = Duration.seconds(10)

  /// Waits until a reply has a value. Sleeps until somebody connects.
  ///
  /// - Parameter reply: judges what one connection has sent so far; nil while more must come.
  /// - Returns: the value; nil if the time is over or the task was cancelled.
  /// - Throws: `SystemFailure` if the port is taken, or may not be used.
  public static func wait<Value: Sendable>(
    atPort port: Int, for time: Duration, _ reply: @escaping @Sendable ([UInt8]) -> LoopbackReply<Value>?
  ) async throws(SystemFailure) -> Value? {
    try await wait(atPort: port, for: time, patience: patience, reply)
  }

  static func wait<Value: Sendable>(
    atPort port: Int, for time: Duration, patience: Duration,
    _ reply: @escaping @Sendable ([UInt8]) -> LoopbackReply<Value>?
  ) async throws(SystemFailure) -> Value? {
    let signal = WakeSignal()
    let result: Result<Value?, SystemFailure> = await withTaskCancellationHandler {
      await BlockingCall.run {
        do throws(SystemFailure) {
          let visits = try LoopbackVisits(port: port, patience: patience)
          return .success(visits.wait(until: .now + time, signal, reply))
        } catch {
          return .failure(error)
        }
      }
    } onCancel: {
      signal.give()
    }
    return try result.get()
  }
}

/// A port of 127.0.0.1.
private struct LoopbackVisits: ~Copyable {
  private let listener: Descriptor
  private let patience: Duration

  init(port: Int, patience: Duration) throws(SystemFailure) {
    listener = try Self.opened(port)
    self.patience = patience
  }

  private static func opened(_ port: Int) throws(SystemFailure) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let listener = try Descriptor(taking: socket(AF_INET, type, 0), operation: "listen on", path: "127.0.0.1:\(port)")
    // The last connection of a login that has just ended may still be known to the system.
    var isReused: Int32 = 1
    setsockopt(listener.number, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let isBound = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener.number, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound, listen(listener.number, Int32(LoopbackListener.mostConnections)) == 0 else {
      throw SystemFailure(operation: "listen on", path: "127.0.0.1:\(port)")
    }
    return listener
  }

  /// Answers whoever connects until a reply has a value.
  func wait<Value>(
    until end: ContinuousClock.Instant, _ signal: WakeSignal, _ reply: ([UInt8]) -> LoopbackReply<Value>?
  ) -> Value? {
    var visits: [LoopbackVisit] = []
    defer { for index in visits.indices { visits[index].close() } }
    while !signal.isGiven, case let now = ContinuousClock.now, now < end {
      var waited = ([listener.number] + visits.map(\.connection)).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let next = visits.map(\.end).min() ?? end
      signal.wait(for: &waited, milliseconds: Int(((min(end, next) - now) / .milliseconds(1)).rounded(.up)))
      for index in visits.indices {
        if waited[index + 1].revents != 0, let value = visits[index].advance(reply) { return value }
        if !visits[index].isOver, visits[index].end <= .now { visits[index].close() }
      }
      visits.removeAll(where: \.isOver)
      guard waited[0].revents != 0, let visit = LoopbackVisit(from: listener.number, patience: patience) else {
        continue
      }
      if visits.count == LoopbackListener.mostConnections {
        visits[0].close()
        visits.removeFirst()
      }
      visits.append(visit)
    }
    return nil
  }
}

/// Somebody who has connected.
private struct LoopbackVisit {
  let connection: Int32
  /// When it is closed, whatever is missing.
  let end: ContinuousClock.Instant
  private(set) var isOver = false
  private var received: [UInt8] = []

  /// Takes one who waits to be let in; nil if nobody does any longer.
  init?(from listener: Int32, patience: Duration) {
    end = .now + patience
    connection = accept(listener, nil, nil)
    guard connection >= 0 else { return nil }
    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
    _ = fcntl(connection, F_SETFL, O_NONBLOCK)
  }

  /// Reads what has come, and answers once that is enough.
  /// - Returns: the value of the reply.
  mutating func advance<Value>(_ reply: ([UInt8]) -> LoopbackReply<Value>?) -> Value? {
    var chunk = [UInt8](repeating: 0, count: 8192)
    let count = read(connection, &chunk, chunk.count)
    guard count > 0 else {
      if count == 0 || errno != EAGAIN && errno != EINTR { close() }
      return nil
    }
    received += chunk[..<count]
    chunk.wipe()
    guard let answer = reply(received) else { return nil }
    // A page of a few hundred bytes goes into the connection's buffer as a whole.
    _ = send(connection, answer.bytes, answer.bytes.count, Int32(MSG_NOSIGNAL))
    close()
    return answer.value
  }

  /// Hangs up; what was received may hold a secret.
  mutating func close() {
    guard !isOver else { return }
    isOver = true
    received.wipe()
    Glibc.close(connection)
  }
}

extension [UInt8] {
  fileprivate mutating func wipe() {
    withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
    }
  }
}
