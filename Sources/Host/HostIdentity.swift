import Glibc

/// Who runs fob, and where: for the audit log and for folders below the user's home.
public struct HostIdentity: Equatable, Sendable {
  /// The name of the effective user; its number if the system knows no name.
  public let user: String
  /// The host's name.
  public let host: String
  /// The user's home folder by the user database; nil if it names none.
  public let home: String?

  /// An identity of known parts.
  public init(user: String, host: String, home: String?) {
    self.user = user
    self.host = host
    self.home = home
  }

  /// The identity of this process; looked up on each call.
  public static var current: HostIdentity {
    let account = account(of: geteuid())
    return HostIdentity(user: account?.name ?? String(geteuid()), host: hostName(), home: account?.home)
  }

  /// Whether this process runs as root.
  public static var isRoot: Bool { geteuid() == 0 }

  /// The identity of this installation (machine-id(5)), not to be shown unchanged; nil if there is none.
  public static var machine: String? {
    for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] {
      guard let file = try? Descriptor(opening: path, O_RDONLY | O_NONBLOCK, operation: "read"),
        let bytes = try? file.read(atMost: 64)
      else { continue }
      let text = String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
      if text.utf8.count == 32 { return text }
    }
    return nil
  }

  /// The number of this process.
  public static var process: Int { Int(getpid()) }

  private static func account(of user: uid_t) -> (name: String, home: String?)? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65_536) { buffer in
      guard let base = buffer.baseAddress, getpwuid_r(user, &entry, base, buffer.count, &found) == 0, found != nil,
        let name = entry.pw_name
      else { return nil }
      return (String(cString: name), entry.pw_dir.map { String(cString: $0) })
    }
  }

  private static func hostName() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "localhost" }
    return withUnsafeBytes(of: &name.nodename) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
