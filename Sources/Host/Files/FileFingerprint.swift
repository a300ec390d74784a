import Glibc

/// Tells with one `stat` whether a file is still the one that was read.
public struct FileFingerprint: Codable, Hashable, Sendable {
  /// The device that the file is on.
  public let device: UInt64
  /// The file's number there.
  public let inode: UInt64
  /// The size in bytes.
  public let size: Int64
  /// When the content was last modified, in nanoseconds since 1970.
  public let modifiedNanoseconds: Int64

  /// A fingerprint of known parts.
  public init(device: UInt64, inode: UInt64, size: Int64, modifiedNanoseconds: Int64) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modifiedNanoseconds = modifiedNanoseconds
  }

  /// The fingerprint that a `stat` describes.
  public init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    // Wraps for moments beyond the year 2262, which is all the same for a comparison.
    modifiedNanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  /// The fingerprint of what a path leads to now; nil where that is nothing or cannot be examined.
  public static func of(_ path: String) -> FileFingerprint? {
    var status = stat()
    return stat(path, &status) == 0 ? FileFingerprint(status) : nil
  }
}
