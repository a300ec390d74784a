import CLinux
import Foundation
import Glibc
import Support

extension ScreenProgram {
  /// Waits for the end without taking its status.
  ///
  /// - Returns: whether it came within so many milliseconds.
  func waitForEnd(within milliseconds: Int32) -> Bool {
    let descriptor = fob_pidfd_open(terminal.process)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0
  }

  /// Whether it has a terminal open. A process that has ended has not.
  var hasTerminal: Bool {
    let folder = "/proc/\(terminal.process)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return numbers.contains { number in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
      return target?.hasPrefix("/dev/pts/") ?? false
    }
  }
}
