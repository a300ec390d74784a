import Glibc

/// Datagrams to a socket of this machine (unix(7)), as those of system loggers.
public enum DatagramSocket {
  /// How long a receiver may be busy, in seconds.
  private static let patience = 1

  /// Sends one datagram. May wait for a busy receiver for a second.
  /// - Throws: `SystemFailure` if nobody receives there.
  public static func send(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemFailure(operation: "send to", path: path) }
    defer { close(number) }
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SystemFailure(operation: "send to", path: path, code: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let sent = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        Descriptor.retrying {
          sendto(
            number, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, socklen_t(MemoryLayout<sockaddr_un>.size)
          )
        }
      }
    }
    guard sent == bytes.count else { throw SystemFailure(operation: "send to", path: path) }
  }
}
