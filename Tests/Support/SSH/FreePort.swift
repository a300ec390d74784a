import Glibc

/// Ports of this machine, for servers that cannot choose one themselves.
enum FreePort {
  /// A port where nobody listens now.
  ///
  /// - Throws: `TestFailure` when the address is not this machine's.
  static func find(_ address: String) throws -> UInt16 {
    var port: UInt16 = 0
    guard try withSocket(address, &port, { bind($0, $1, $2) }) == 0, port != 0 else {
      throw TestFailure("there is no free port at \(address)")
    }
    return port
  }

  /// Whether somebody listens.
  static func isTaken(_ port: UInt16, at address: String) -> Bool {
    var port = port
    return (try? withSocket(address, &port, { connect($0, $1, $2) })) == 0
  }

  /// Calls something with a new socket and an address, and tells what port the socket has after it.
  private static func withSocket(
    _ address: String, _ port: inout UInt16, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw TestFailure("there is no socket to be had") }
    defer { close(descriptor) }
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_addr.s_addr = inet_addr(address)
    target.sin_port = port.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        let result = call(descriptor, generic, length)
        guard port == 0, getsockname(descriptor, generic, &length) == 0 else { return result }
        port = UInt16(bigEndian: pointer.pointee.sin_port)
        return result
      }
    }
  }
}
