import CLinux
import Formats
import Glibc

extension FileFingerprint {
  /// The fingerprint that a `stat` describes.
  public init(_ status: stat) {
    // The time wraps for moments beyond the year 2262, which does not matter for a comparison.
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modifiedNanoseconds: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }

  /// The fingerprint of what a path leads to now; nil if that is nothing or cannot be examined.
  public static func of(_ path: String) -> FileFingerprint? {
    var status = stat()
    return stat(path, &status) == 0 ? FileFingerprint(status) : nil
  }
}

extension FileOrigin {
  /// The origin of an open file; nil if the file system does not give it.
  init?(of descriptor: Int32) {
    var inode: UInt64 = 0
    var born: Int64 = 0
    guard fob_file_origin(descriptor, &inode, &born) == 0 else { return nil }
    self.init(inode: inode, born: born > 0 ? born : nil)
  }
}
