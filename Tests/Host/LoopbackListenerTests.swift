import Formats
import Foundation
import Glibc
import Support
import Synchronization
import Testing

@testable import Host

/// A port of 127.0.0.1 at which one thing is waited for.
@Suite(.timeLimit(.minutes(5))) struct LoopbackListenerTests {
  /// A port that was free a moment ago.
  private func freePort() throws -> Int {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(number, address, length)
        _ = getsockname(number, address, &length)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    return port
  }

  /// Answers lines: `good` is what is waited for.
  private static func reply(_ received: [UInt8]) -> LoopbackReply<String>? {
    guard received.contains(UInt8(ascii: "\n")) else { return nil }
    let text = String(decoding: received, as: UTF8.self)
    return LoopbackReply(bytes: Array("seen\n".utf8), value: text.hasPrefix("good") ? text : nil)
  }

  private func connect(_ port: Int) async throws -> LoopbackConnection {
    var connection: LoopbackConnection?
    try await waitUntil("somebody listens", state: { "" }) {
      connection = try? LoopbackConnection(port: UInt16(port))
      return connection != nil
    }
    return try #require(connection)
  }

  private func wait(_ port: Int, for time: Duration = .seconds(150)) -> Task<Result<String?, SystemFailure>, Never> {
    TaskThreadPool.start {
      do throws(SystemFailure) {
        return .success(try await LoopbackListener.wait(atPort: port, for: time, Self.reply))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func `others are answered until the right one comes, and then nobody listens`() async throws {
    let port = try freePort()
    let waiting = wait(port)
    let other = try await connect(port)
    try other.send("bad\n")
    #expect(try other.receive() == Array("seen\n".utf8))
    #expect(try other.receive() == [], "the connection is closed")
    let hexadecimal = String(port, radix: 16, uppercase: true)
    let end = ":" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal + " 00000000:0000 0A"
    // The kernel's table comes in pieces, between which lines move.
    try await waitUntil("the table of sockets has the port, for this machine alone") {
      let sockets = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8).split(separator: "\n")
      let listening = sockets.filter { $0.contains(end) }
      return !listening.isEmpty && listening.allSatisfy { $0.contains(" 0100007F:") }
    }
    let silent = try await connect(port)
    let slow = try await connect(port)
    try slow.send("go")
    _ = try await connect(port)
    try slow.send("od\n")
    #expect(try slow.receive() == Array("seen\n".utf8))
    #expect(try await waiting.value.get() == "good\n")
    #expect(try silent.receive() == [])
    #expect(throws: (any Error).self) { try LoopbackConnection(port: UInt16(port)) }
  }

  @Test func `many who send nothing keep nobody out`() async throws {
    let port = try freePort()
    let waiting = wait(port)
    var idle: [LoopbackConnection] = []
    for _ in 0..<3 * LoopbackListener.mostConnections { idle.append(try await connect(port)) }
    let right = try await connect(port)
    try right.send("good\n")
    #expect(try await waiting.value.get() == "good\n")
    #expect(try idle[0].receive() == [])
  }

  @Test func `who is slow is hung up on`() async throws {
    let port = try freePort()
    let waiting = TaskThreadPool.start {
      try? await LoopbackListener.wait(
        atPort: port, for: .seconds(150), patience: .milliseconds(20), Self.reply)
    }
    let slow = try await connect(port)
    try slow.send("go")
    #expect(try slow.receive() == [])
    waiting.cancel()
    #expect(await waiting.value == .some(nil))
  }

  @Test func `it ends with its task`() async throws {
    let port = try freePort()
    let waiting = wait(port)
    let idle = try await connect(port)
    waiting.cancel()
    #expect(try await waiting.value.get() == nil)
    #expect(try idle.receive() == [])
  }

  @Test func `it ends when its time is over`() async throws {
    #expect(try await wait(try freePort(), for: .milliseconds(50)).value.get() == nil)
  }

  @Test func `a port that is taken is told`() async throws {
    let port = try freePort()
    let first = wait(port)
    _ = try await connect(port)
    let failure = await wait(port).value.failure
    #expect(failure?.description.contains("127.0.0.1:\(port)") == true, "\(String(describing: failure))")
    first.cancel()
    _ = await first.value
  }
}
