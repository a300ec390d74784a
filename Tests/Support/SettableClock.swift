import Foundation
import Glibc

/// A clock that programs go by which a test starts: it may set it while they run, or let time go by.
public final class SettableClock {
  /// The file that they look at.
  let path: String
  private let seconds: UnsafeMutablePointer<Int64>

  /// A clock that goes as the machine's.
  ///
  /// - Throws: `TestFailure` where its file cannot be made.
  public init(in folder: TemporaryFolder) throws {
    path = try folder.write(String(repeating: "\0", count: 16), to: "clock")
    let file = open(path, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    let size = 2 * MemoryLayout<Int64>.size
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED else {
      throw TestFailure("there is no clock to be had")
    }
    seconds = memory.bindMemory(to: Int64.self, capacity: 2)
  }

  deinit { munmap(seconds, 2 * MemoryLayout<Int64>.size) }

  /// Seconds by which somebody set it forward: no time has gone by.
  public var set: Int {
    get { Int(seconds[0]) }
    set { seconds[0] = Int64(newValue) }
  }

  /// Seconds that have gone by beside those of the machine's clock.
  public var gone: Int {
    get { Int(seconds[1]) }
    set { seconds[1] = Int64(newValue) }
  }
}
