import CLinux
import Glibc
import Synchronization

/// The input of another process, to which lines are written until it is closed; closing waits for nobody, whether or
/// not the process reads.
final class ProcessInput: Sendable {
  /// Closed with its last user, so that its number never becomes another file's during a write.
  private final class Pipe: Sendable {
    let end: Descriptor

    init(_ end: consuming Descriptor) { self.end = end }
  }

  private let pipe: Mutex<Pipe?>
  private let farewell: Descriptor
  /// Lines are written one after the other.
  private let turn = Mutex(())

  /// - Parameter end: the non-blocking end to write to.
  init(_ end: consuming Descriptor) throws(SystemFailure) {
    farewell = try Descriptor(taking: fob_eventfd(), operation: "make an event descriptor")
    pipe = Mutex(Pipe(end))
  }

  /// Writes a line as fast as the process reads. It is lost if that has exited, and its rest if the input is closed
  /// meanwhile.
  func write(_ line: [UInt8]) {
    guard let pipe = pipe.withLock({ $0 }) else { return }
    turn.withLock { _ in
      var rest = (line + [UInt8(ascii: "\n")])[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { bytes in
          Descriptor.retrying { Glibc.write(pipe.end.number, bytes.baseAddress, bytes.count) }
        }
        if count >= 0 {
          rest.removeFirst(count)
        } else if errno != EAGAIN || !hasRoom(pipe) {
          return
        }
      }
    }
  }

  /// Closes the input.
  func letGo() {
    pipe.withLock { $0 = nil }
    _ = fob_eventfd_signal(farewell.number)
  }

  /// Waits until more can be written; false once it is closed.
  private func hasRoom(_ pipe: Pipe) -> Bool {
    var awaited = [
      pollfd(fd: pipe.end.number, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: farewell.number, events: Int16(POLLIN), revents: 0),
    ]
    _ = Descriptor.retrying { poll(&awaited, 2, -1) }
    return awaited[1].revents == 0
  }
}
