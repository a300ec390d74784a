import Foundation
import Glibc
import Host
import Synchronization

/// Both sides of a pseudo-terminal.
final class TerminalPair: Sendable {
  /// The device that a program opens.
  let path: String
  /// The device, open.
  let device: Int32

  private let keyboard: Int32
  private let output = Mutex("")

  init() throws {
    var keyboard: Int32 = -1
    var device: Int32 = -1
    guard openpty(&keyboard, &device, nil, nil, nil) == 0, let name = ttyname(device) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.keyboard = keyboard
    self.device = device
    path = String(cString: name)
  }

  deinit {
    close(keyboard)
    close(device)
  }

  /// What programs have written to it so far, as far as it was waited for.
  var seen: String { output.withLock { $0 } }

  var localFlags: tcflag_t {
    var attributes = termios()
    tcgetattr(device, &attributes)
    return attributes.c_lflag
  }

  func type(_ keys: String) {
    write(keyboard, keys, keys.utf8.count)
  }

  /// Reads until a text has been seen, at most a minute. Blocks, so not on a thread of the tasks, one of which may have to write.
  func readUntil(_ text: String) async -> Bool {
    await BlockingCall.run { self.waitUntil(text) }
  }

  private func waitUntil(_ text: String) -> Bool {
    let deadline = ContinuousClock.now + .seconds(600)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !seen.contains(text) {
      var polled = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
      guard ContinuousClock.now < deadline else { return false }
      guard poll(&polled, 1, 1000) == 1 else { continue }
      let count = read(keyboard, &buffer, buffer.count)
      guard count > 0 else { return false }
      output.withLock { $0 += String(decoding: buffer[..<count], as: UTF8.self) }
    }
    return true
  }
}
