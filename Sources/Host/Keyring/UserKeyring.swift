import CLinux
import Formats
import Glibc

/// The kernel's keyring of this user: a few bytes by name, in memory that is never swapped out, for a limited time.
/// Every process of the user can read them; a restart clears them.
public enum UserKeyring {
  /// The largest content that `read` returns, in bytes.
  public static let sizeLimit = 1024

  /// Stores bytes under a name, replacing earlier ones.
  ///
  /// - Parameter seconds: after how long the system deletes them; more than 0.
  /// - Throws: `SystemFailure` if the system has no keyrings, denies them (containers often do) or the user's quota is
  ///   full.
  public static func keep(
    _ bytes: UnsafeRawBufferPointer, under name: String, forSeconds seconds: UInt32
  ) throws(SystemFailure) {
    guard fob_keyring_keep(name, bytes.baseAddress, bytes.count, seconds) == 0 else {
      throw SystemFailure(operation: "use the keyring of the system")
    }
  }

  /// Lends the bytes under a name; nil if there are none (any longer).
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

  /// Deletes the bytes under a name, for every process.
  ///
  /// - Returns: whether there were any.
  /// - Throws: `SystemFailure` as `keep` does.
  @discardableResult
  public static func forget(_ name: String) throws(SystemFailure) -> Bool {
    if fob_keyring_forget(name) == 0 { return true }
    guard errno == ENOKEY else { throw SystemFailure(operation: "use the keyring of the system") }
    return false
  }
}
