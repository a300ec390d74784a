import Foundation
import Glibc

/// Both sides of a pseudo-terminal.
final class PseudoTerminal {
  /// The device that a program opens.
  let path: String
  /// The device, open.
  let device: Int32
  /// What programs have written to it so far.
  private(set) var seen = ""

  private let keyboard: Int32

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

  var localFlags: tcflag_t {
    var attributes = termios()
    tcgetattr(device, &attributes)
    return attributes.c_lflag
  }

  func type(_ keys: String) {
    write(keyboard, keys, keys.utf8.count)
  }

  /// Reads until a text has been seen, at most a minute.
  func readUntil(_ text: String) -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !seen.contains(text) {
      var polled = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
      guard ContinuousClock.now < deadline else { return false }
      guard poll(&polled, 1, 1000) == 1 else { continue }
      let count = read(keyboard, &buffer, buffer.count)
      guard count > 0 else { return false }
      seen += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return true
  }
}
