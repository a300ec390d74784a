import Glibc

/// What tells one state of a file from another without reading it: which file it is, how large, and when it was written.
public struct FileFingerprint: Sendable, Hashable, Codable {
  /// The device that holds it.
  public var device: UInt64
  /// Its inode on that device.
  public var inode: UInt64
  /// Bytes.
  public var size: Int64
  /// When its contents were last written, in nanoseconds since 1970.
  public var modifiedNanoseconds: Int64

  /// Makes a fingerprint from its parts.
  public init(device: UInt64, inode: UInt64, size: Int64, modifiedNanoseconds: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modifiedNanoseconds = modifiedNanoseconds
  }

  /// The fingerprint that a `stat` describes.
  public init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modifiedNanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
  }

  /// The fingerprint of the file at a path (symbolic links followed), or nil where there is none to be had.
  public static func of(_ path: String) -> FileFingerprint? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return FileFingerprint(status)
  }
}
