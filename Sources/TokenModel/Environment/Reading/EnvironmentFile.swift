import Host

/// The content of an environment's file with what is known of it: all that `EnvironmentReader` needs.
public struct EnvironmentFile: Sendable, Equatable {
  /// The environment's name.
  public var name: EnvironmentName
  /// The file's path, for messages and for the relative paths in it.
  public var path: String
  /// The home folder that `~` stands for in it.
  public var home: String
  /// The content.
  public var bytes: [UInt8]
  /// The file as it was when it was read.
  public var fingerprint: FileFingerprint

  /// Makes a file from its parts.
  public init(name: EnvironmentName, path: String, home: String, bytes: [UInt8], fingerprint: FileFingerprint) {
    self.name = name
    self.path = path
    self.home = home
    self.bytes = bytes
    self.fingerprint = fingerprint
  }
}
