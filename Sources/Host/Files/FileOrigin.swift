import CLinux

/// What tells a file from any copy of it: its number on the file system, and when it came to be there, which nobody can set. Hosts that share a file system
/// see the same.
public struct FileOrigin: Encodable, Equatable, Sendable {
  /// The file's number.
  public let inode: UInt64
  /// When it was made, in nanoseconds since 1970; nil where the file system does not say.
  public let born: Int64?

  /// An origin of known parts.
  public init(inode: UInt64, born: Int64?) {
    self.inode = inode
    self.born = born
  }

  /// The origin of an open file; nil where it cannot be told.
  init?(of descriptor: Int32) {
    var inode: UInt64 = 0
    var born: Int64 = 0
    guard fob_file_origin(descriptor, &inode, &born) == 0 else { return nil }
    self.init(inode: inode, born: born > 0 ? born : nil)
  }

  /// Whether another origin is certainly that of another file.
  public func differs(from other: FileOrigin) -> Bool {
    guard inode == other.inode else { return true }
    guard let born, let theirs = other.born else { return false }
    return born != theirs
  }
}
