import Foundation
import Glibc
import Synchronization

/// A line between a client and a server on this machine, as slow as a test wants it: what arrives at its port goes on to the server's, late and
/// no faster than the line is. It counts what passes, and can fall silent as a network that is gone does: nobody is told.
public final class NetworkLink: Sendable {
  private struct State {
    var traffic = Traffic()
    var isSilent = false
  }

  /// The port to connect to.
  public let port: UInt16
  private let listener: Int32
  private let server: UInt16
  private let delay: Duration
  private let bytesPerSecond: Int?
  private let state = Mutex(State())

  /// Lays a line to a port of this machine.
  ///
  /// - Parameters:
  ///   - delay: how long every byte is under way, in each direction.
  ///   - bytesPerSecond: what the line carries in each direction; by default as much as there is.
  /// - Throws: `TestFailure` when there is no port to be had.
  public init(to server: UInt16, delay: Duration = .zero, bytesPerSecond: Int? = nil) throws {
    (self.server, self.delay, self.bytesPerSecond) = (server, delay, bytesPerSecond)
    port = try FreePort.find("127.0.0.1")
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    self.listener = listener
    var address = Self.address(port)
    let listens = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(listener, 16) == 0
      }
    }
    guard listens else { throw TestFailure("there is no port for a line to be had") }
    Thread.detachNewThread { [weak self] in
      while case let near = accept(listener, nil, nil), near >= 0 {
        guard let self else { break }
        self.join(near)
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// What has passed so far.
  public var traffic: Traffic { state.withLock(\.traffic) }

  /// From now on nothing passes any more, and neither side hears of it.
  public func fallSilent() {
    state.withLock { $0.isSilent = true }
  }

  private func join(_ near: Int32) {
    let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var address = Self.address(server)
    let isJoined = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(far, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isJoined else {
      close(near)
      close(far)
      return
    }
    var noDelay: Int32 = 1
    for end in [near, far] {
      setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
    }
    let ends = LinkEnds(near, far)
    carry(from: near, to: far, ends) { $0.up.add($1) }
    carry(from: far, to: near, ends) { $0.down.add($1) }
  }

  /// Carries one direction on two threads, so that what is under way does not hold up what comes after it.
  private func carry(
    from source: Int32, to target: Int32, _ ends: LinkEnds, count: @escaping @Sendable (inout Traffic, Int) -> Void
  ) {
    let queue = DelayQueue(delay: delay, bytesPerSecond: bytesPerSecond)
    Thread.detachNewThread { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while case let size = recv(source, &buffer, buffer.count, 0), size > 0 {
        let passes = state.withLock { state in
          if !state.isSilent { count(&state.traffic, size) }
          return !state.isSilent
        }
        if passes { queue.put(Array(buffer.prefix(size))) }
      }
      queue.end()
    }
    Thread.detachNewThread { [ends] in
      while let piece = queue.dequeue() {
        _ = piece.withUnsafeBytes { Glibc.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      }
      shutdown(target, Int32(SHUT_WR))
      ends.release()
    }
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    return address
  }
}

/// What is under way in one direction of a line: each piece comes out when its last byte would have arrived.
///
/// Its state is guarded by the condition.
private final class DelayQueue: @unchecked Sendable {  // NSCondition guards every access to the state.
  private let condition = NSCondition()
  private let delay: Duration
  private let bytesPerSecond: Int?
  private var pieces: [(bytes: [UInt8], due: ContinuousClock.Instant)] = []
  private var isFree = ContinuousClock.now
  private var hasEnded = false

  init(delay: Duration, bytesPerSecond: Int?) {
    (self.delay, self.bytesPerSecond) = (delay, bytesPerSecond)
  }

  /// Sends a piece on its way.
  func put(_ bytes: [UInt8]) {
    condition.withLock {
      let duration = bytesPerSecond.map { Duration.seconds(Double(bytes.count) / Double($0)) } ?? .zero
      isFree = max(isFree, .now) + duration
      pieces.append((bytes, isFree + delay))
      condition.signal()
    }
  }

  /// Nothing comes any more.
  func end() {
    condition.withLock {
      hasEnded = true
      condition.signal()
    }
  }

  /// Waits for the next piece to arrive; nothing at the end.
  func dequeue() -> [UInt8]? {
    let next = condition.withLock { () -> (bytes: [UInt8], due: ContinuousClock.Instant)? in
      while pieces.isEmpty, !hasEnded { condition.wait() }
      return pieces.isEmpty ? nil : pieces.removeFirst()
    }
    guard let next else { return nil }
    let wait = next.due - .now
    if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
    return next.bytes
  }
}

/// The two sockets of a connection over a line, closed when both directions have ended.
private final class LinkEnds: Sendable {
  private let descriptors: (Int32, Int32)
  private let users = Mutex(2)

  init(_ near: Int32, _ far: Int32) {
    descriptors = (near, far)
  }

  /// One direction has ended.
  func release() {
    let left = users.withLock { users in
      users -= 1
      return users
    }
    guard left == 0 else { return }
    close(descriptors.0)
    close(descriptors.1)
  }
}

/// What has passed over a line.
public struct Traffic: Sendable, Equatable {
  /// One direction.
  public struct Direction: Sendable, Equatable {
    /// Pieces as they arrived; on a quiet line each is one packet.
    public var packets = 0
    /// Bytes.
    public var bytes = 0

    mutating func add(_ count: Int) {
      packets += 1
      bytes += count
    }

    fileprivate func since(_ earlier: Direction) -> Direction {
      Direction(packets: packets - earlier.packets, bytes: bytes - earlier.bytes)
    }
  }

  /// From the client to the server.
  public var up = Direction()
  /// From the server to the client.
  public var down = Direction()

  /// What has passed since it was looked at before.
  public func since(_ earlier: Traffic) -> Traffic {
    Traffic(up: up.since(earlier.up), down: down.since(earlier.down))
  }
}
