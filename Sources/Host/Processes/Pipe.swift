import CLinux
import Glibc

/// The two ends of a pipe.
public struct Pipe: ~Copyable {
  /// The end to read from.
  public let reading: Descriptor
  /// The end to write to.
  public let writing: Descriptor

  /// A new pipe; both ends may block.
  public static func make() throws(SystemFailure) -> Pipe {
    var numbers: [Int32] = [-1, -1]
    guard fob_pipe(&numbers) == 0 else { throw SystemFailure(operation: "make a pipe") }
    let reading = try Descriptor(taking: numbers[0], operation: "make a pipe")
    let writing = try Descriptor(taking: numbers[1], operation: "make a pipe")
    return Pipe(reading: reading, writing: writing)
  }

  /// Keeps the end to read from and closes the other.
  consuming func takeReading() -> Descriptor { reading }

  /// Keeps the end to read from, without waiting, and closes the other.
  consuming func keepReading() throws(SystemFailure) -> Descriptor {
    try reading.stopBlocking()
    return reading
  }

  /// Keeps the end to write to, without waiting, and closes the other.
  consuming func keepWriting() throws(SystemFailure) -> Descriptor {
    try writing.stopBlocking()
    return writing
  }
}
