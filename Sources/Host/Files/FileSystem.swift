import CLinux
import Glibc

/// The file system of a path: whether files on it can be locked, kept and private.
public struct FileSystem: Sendable, Equatable {
  /// Where the content is stored.
  public enum Kind: Sendable, Equatable {
    /// On this machine, or unknown.
    case local
    /// On another machine; with the usual name.
    case network(String)
    /// Where a program says (FUSE): on this machine or, as with sshfs, on another.
    case userSpace
    /// In memory: gone after a restart.
    case memory
  }

  /// Where the content is stored.
  public let kind: Kind
  /// Whether nothing can be written.
  public let isReadOnly: Bool
  /// Bytes that this user may still write.
  public let freeBytes: UInt64

  /// A file system of known parts.
  public init(kind: Kind, isReadOnly: Bool, freeBytes: UInt64) {
    self.kind = kind
    self.isReadOnly = isReadOnly
    self.freeBytes = freeBytes
  }

  /// The file system of a path; if the path is missing, that of the nearest folder above it.
  public static func of(_ path: String) throws(SystemFailure) -> FileSystem {
    var path = path
    while true {
      var status = statvfs()
      let type = fob_file_system_type(path)
      if type != -1, statvfs(path, &status) == 0 {
        return FileSystem(
          kind: kind(ofType: UInt32(truncatingIfNeeded: type)),
          isReadOnly: status.f_flag & UInt(ST_RDONLY) != 0,
          freeBytes: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
      }
      let above = FilePaths.folder(of: path)
      guard errno == ENOENT, above != path else {
        throw SystemFailure(operation: "examine the file system of", path: path)
      }
      path = above
    }
  }

  /// The numbers of statfs(2) and linux/magic.h.
  static func kind(ofType type: UInt32) -> Kind {
    switch type {
    case 0x6969: .network("NFS")
    case 0x517B, 0xFF53_4D42, 0xFE53_4D42: .network("SMB")
    case 0x5346_414F, 0x6B41_4653: .network("AFS")
    case 0x00C3_6400: .network("Ceph")
    case 0x0102_1997: .network("9P")
    case 0x0BD0_0BD0: .network("Lustre")
    case 0x4750_4653: .network("GPFS")
    case 0x1983_0326: .network("BeeGFS")
    case 0x7461_636F: .network("OCFS2")
    case 0x0116_1970: .network("GFS2")
    case 0x7375_7245: .network("Coda")
    case 0x6573_5546: .userSpace
    case 0x0102_1994, 0x8584_58F6: .memory
    default: .local
    }
  }
}
