import Glibc
import Testing

@testable import Host

@Suite struct ProcessInputTests {
  /// More than a pipe holds.
  private static let longLine = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)

  private static func pipe() throws -> (reading: Int32, input: ProcessInput) {
    let pipe = try Pipe.make()
    let reading = dup(pipe.reading.number)
    return (reading, try ProcessInput(pipe.keepWriting()))
  }

  private static func content(of descriptor: Int32) throws -> [UInt8] {
    try Descriptor(taking: descriptor, operation: "read").read(atMost: 1 << 22)
  }

  @Test(.timeLimit(.minutes(1)))
  func `lines arrive whole, one after the other, however slowly they are read`() async throws {
    let (reading, input) = try Self.pipe()
    async let first: Void = BlockingCall.run { input.write(Self.longLine) }
    async let second: Void = BlockingCall.run { input.write(Self.longLine) }
    async let all = BlockingCall.run { Result { try Self.content(of: reading) } }
    _ = await (first, second)
    input.letGo()
    let line = Self.longLine + [UInt8(ascii: "\n")]
    #expect(try await all.get() == line + line)
  }

  @Test(.timeLimit(.minutes(1)))
  func `letting go waits for nobody, and ends the writing of a line that nobody reads`() async throws {
    let (reading, input) = try Self.pipe()
    async let written: Void = BlockingCall.run { input.write(Self.longLine) }
    var awaited = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    #expect(poll(&awaited, 1, 60_000) == 1)
    input.letGo()
    await written
    #expect(try Self.content(of: reading).count < Self.longLine.count, "and then the pipe has an end")
  }

  @Test(.timeLimit(.minutes(1)))
  func `a line to a process that has ended is lost`() async throws {
    let (reading, input) = try Self.pipe()
    close(reading)
    await BlockingCall.run { input.write(Self.longLine) }
    input.letGo()
    input.write([])
  }
}
