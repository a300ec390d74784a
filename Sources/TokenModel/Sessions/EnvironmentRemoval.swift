/// Removes environments from this machine.
public protocol EnvironmentRemover: Sendable {
  /// Removes an environment's file, usable or not, and the session kept here. Asks no server; labels and the vault
  /// stay.
  func remove(_ name: EnvironmentName) async throws(EnvironmentRemovalFailure) -> EnvironmentRemoval
}

/// The result of removing an environment from this machine.
public struct EnvironmentRemoval: Sendable, Equatable {
  /// The path of the file that was removed.
  public var file: String
  /// The file for other programs that was left alone, because fob did not write it; nil if there is none.
  public var tokenFile: String?
  /// The path of the system-wide file that gives the name from now on; nil if there is none.
  public var revealed: String?
  /// Its secrets that are still in the vault.
  public var inVault: [SecretName]

  /// A removal.
  public init(file: String, tokenFile: String? = nil, revealed: String? = nil, inVault: [SecretName] = []) {
    self.file = file
    self.tokenFile = tokenFile
    self.revealed = revealed
    self.inVault = inVault
  }
}

/// Why an environment was not removed, or not all of it.
public enum EnvironmentRemovalFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Its session could not be removed.
  case session(SessionFailure)
  /// Its file could not be removed.
  case file(EnvironmentLookupFailure)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .session(let failure): failure.description
    case .file(let failure): failure.description
    }
  }
}
