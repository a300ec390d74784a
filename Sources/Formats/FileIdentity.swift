/// Shows with one `stat` whether a file is still the one that was read.
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
}

extension FileFingerprint: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    self.init(
      device: try members.read("device"), inode: try members.read("inode"), size: try members.read("size"),
      modifiedNanoseconds: try members.read("modifiedNanoseconds"))
  }
}

/// Tells a file from any copy of it: its number on the file system and its birth time, which nobody can set. Hosts that
/// share a file system see the same.
public struct FileOrigin: Encodable, Equatable, Sendable {
  /// The file's number.
  public let inode: UInt64
  /// When it was made, in nanoseconds since 1970; nil if the file system does not say.
  public let born: Int64?

  /// An origin of known parts.
  public init(inode: UInt64, born: Int64?) {
    self.inode = inode
    self.born = born
  }

  /// Whether another origin certainly belongs to another file.
  public func differs(from other: FileOrigin) -> Bool {
    guard inode == other.inode else { return true }
    guard let born, let theirs = other.born else { return false }
    return born != theirs
  }
}

extension FileOrigin: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    self.init(inode: try members.read("inode"), born: try members.readIfPresent("born"))
  }
}
