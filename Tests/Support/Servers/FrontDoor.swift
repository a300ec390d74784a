import Foundation
import Glibc
import Synchronization

/// A port of loopback that leads to a server, or misbehaves below HTTP, and can change from one to the other while programs know its address.
public final class FrontDoor: Sendable {
  /// What becomes of who connects.
  public enum Behaviour: Sendable {
    /// Led to another port of loopback.
    case relay(UInt16)
    /// Turned away.
    case refuse
    /// Never taken in: the queue of those who wait is full.
    case hangAtConnect
    /// Taken in and never spoken to.
    case hang
    /// Taken in and dropped at the first byte.
    case drop
  }

  private struct State {
    /// Who listens for the behaviour of now; closed by the thread that accepts.
    var listener: Int32?
    var open: Set<Int32> = []
    var fillers: [Int32] = []
  }

  /// Where it listens.
  public let port: UInt16
  /// Its address: `http://127.0.0.1:PORT`.
  public var url: String { "http://127.0.0.1:\(port)" }
  /// Bound to the port and never listening, so that the port stays its own while nobody listens.
  private let holder: Int32
  private let state = Mutex(State())

  /// Takes a free port, where everybody is turned away for now.
  public init() throws {
    (holder, port) = try Self.bind(to: 0)
  }

  deinit { close(holder) }

  /// Drops everybody who is connected and treats those who come from now on like this.
  public func behave(_ behaviour: Behaviour) throws {
    state.withLock { state in
      if let listener = state.listener { shutdown(listener, Int32(SHUT_RDWR)) }
      state.listener = nil
      for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
      for filler in state.fillers { close(filler) }
      state.fillers = []
    }
    switch behaviour {
    case .refuse: return
    case .hangAtConnect: try fillQueue(try listen(queue: 0))
    case .relay, .hang, .drop:
      let listener = try listen(queue: 64)
      Thread.detachNewThread { [self] in accept(from: listener, behaviour) }
    }
  }

  /// Ends it and drops everybody.
  public func stop() { try? behave(.refuse) }

  private func listen(queue length: Int32) throws -> Int32 {
    let listener = try rebind()
    guard Glibc.listen(listener, length) == 0 else { throw TestFailure("cannot listen at \(port)") }
    state.withLock { $0.listener = listener }
    return listener
  }

  /// Binds to the port once more, as soon as who listened there before has let go of it.
  private func rebind() throws -> Int32 {
    for _ in 1..<15_000 {
      if let bound = try? Self.bind(to: port) { return bound.socket }
      usleep(10_000)
    }
    return try Self.bind(to: port).socket
  }

  /// Connects until a connection no longer comes about.
  private func fillQueue(_ listener: Int32) throws {
    // Whoever listens here accepts nobody; it is closed with those who wait.
    state.withLock { state in
      state.listener = nil
      state.fillers.append(listener)
    }
    for _ in 0..<64 {
      let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
      _ = fcntl(filler, F_SETFL, O_NONBLOCK)
      state.withLock { $0.fillers.append(filler) }
      _ = Self.connect(filler, to: port)
      var waiting = pollfd(fd: filler, events: Int16(POLLOUT), revents: 0)
      if poll(&waiting, 1, 300) == 0 { return }
    }
    throw TestFailure("the queue of port \(port) takes in everybody")
  }

  private func accept(from listener: Int32, _ behaviour: Behaviour) {
    while case let connection = Glibc.accept(listener, nil, nil), connection >= 0 {
      state.withLock { _ = $0.open.insert(connection) }
      Thread.detachNewThread { [self] in
        serve(connection, behaviour)
        state.withLock { state in
          state.open.remove(connection)
          close(connection)
        }
      }
    }
    close(listener)
  }

  private func serve(_ connection: Int32, _ behaviour: Behaviour) {
    switch behaviour {
    case .relay(let port):
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
      defer { close(server) }
      if Self.connect(server, to: port) { Self.relay(connection, server) }
    case .hang: while !Self.read(connection).isEmpty {}
    case .drop: _ = Self.read(connection)
    case .refuse, .hangAtConnect: return
    }
  }
}

extension FrontDoor {
  /// A socket bound to a port of loopback, a free one for 0; several can be bound to one as long as one of them listens at most.
  private static func bind(to port: UInt16) throws -> (socket: Int32, port: UInt16) {
    let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var yes: Int32 = 1
    setsockopt(bound, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = loopback(port)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(bound, $0, length) == 0 && getsockname(bound, $0, &length) == 0
      }
    }
    guard isBound else {
      close(bound)
      throw TestFailure("no port of loopback is free")
    }
    return (bound, UInt16(bigEndian: address.sin_port))
  }

  /// Hands on what comes from either side until one of them closes.
  static func relay(_ first: Int32, _ second: Int32) {
    while true {
      var waiting = [first, second].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&waiting, 2, -1) > 0 else { return }
      for (from, to) in [(0, 1), (1, 0)] where waiting[from].revents != 0 {
        let bytes = read(waiting[from].fd)
        guard !bytes.isEmpty, ScriptedConnection(descriptor: waiting[to].fd).write(bytes) else { return }
      }
    }
  }

  /// Connects to a port of loopback.
  static func connect(_ descriptor: Int32, to port: UInt16) -> Bool {
    var address = loopback(port)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    return address
  }

  private static func read(_ descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, 65_536, 0))
    }
  }
}
