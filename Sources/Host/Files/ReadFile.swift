import Glibc

/// The content of a file and what its descriptor said about it.
public struct ReadFile: Sendable {
  /// The path that it was read by.
  public let path: String
  /// The whole content.
  public let bytes: [UInt8]
  /// Tells whether the file has changed since.
  public let fingerprint: FileFingerprint
  /// Tells the file from a copy; nil where that was not asked for or cannot be told.
  public let origin: FileOrigin?

  let owner: uid_t
  let mode: mode_t

  init(path: String, bytes: [UInt8], status: stat, origin: FileOrigin?) {
    self.path = path
    self.bytes = bytes
    fingerprint = FileFingerprint(status)
    self.origin = origin
    owner = status.st_uid
    mode = status.st_mode & 0o7777
  }

  /// Checks the file as it was when it was read against a further trust, for one whose content turns out to be a secret.
  ///
  /// - Throws: `FileRefusal` as `FileReading.read` does.
  public func require(_ trust: FileTrust) throws(FileRefusal) {
    try FileReading.check(path, owner: owner, mode: mode, trust: trust)
  }
}
