import CLinux
import Formats
import Glibc

/// The kernel's keyring of this user: a few bytes by name, in memory that is never swapped out, for a bounded time. Every process of the user can
/// read them; nothing of it outlives the machine's restart.
public enum UserKeyring {
  /// The largest content that `read` gives, in bytes.
  public static let sizeLimit = 1024

  /// Keeps bytes under a name, in place of what was kept there.
  ///
  /// - Parameter seconds: after how long the system forgets them; more than 0.
  /// - Throws: `SystemFailure` if the system has no keyrings, denies them (containers often do) or the user's share is full.
  public static func keep(
    _ bytes: UnsafeRawBufferPointer, under name: String, forSeconds seconds: UInt32
  ) throws(SystemFailure) {
    guard fob_keyring_keep(name, bytes.baseAddress, bytes.count, seconds) == 0 else {
      throw SystemFailure(operation: "use the keyring of the system")
    }
  }

  /// Lends what is kept under a name; nil if there is nothing, or not any longer.
  ///
  /// - Throws: `SystemFailure` as `keep` does.
  public static func read<Value>(
    _ name: String, _ body: (UnsafeRawBufferPointer) -> Value
  ) throws(SystemFailure) -> Value? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: sizeLimit, alignment: 1)
    defer {
      buffer.wipe()
      buffer.deallocate()
    }
    let length = fob_keyring_read(name, buffer.baseAddress, sizeLimit)
    guard length >= 0 else {
      if errno == ENOKEY { return nil }
      throw SystemFailure(operation: "use the keyring of the system")
    }
    return length > sizeLimit ? nil : body(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
  }

  /// Forgets what is kept under a name, for every process.
  ///
  /// - Returns: whether there was anything.
  /// - Throws: `SystemFailure` as `keep` does.
  @discardableResult
  public static func forget(_ name: String) throws(SystemFailure) -> Bool {
    if fob_keyring_forget(name) == 0 { return true }
    guard errno == ENOKEY else { throw SystemFailure(operation: "use the keyring of the system") }
    return false
  }
}
