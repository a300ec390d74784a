import Formats
import Host
import TokenModel

/// Removes environments of a folder, with their sessions.
public struct FolderEnvironmentRemover: EnvironmentRemover {
  private let folder: EnvironmentFolder
  private let sessions: any SessionProvider
  private let counts: TokenCountFolder
  private let vaultEntries: @Sendable () -> [VaultEntry]

  /// - Parameter vaultEntries: the secrets that the vault has, none if there is no vault.
  public init(
    folder: EnvironmentFolder, sessions: any SessionProvider, counts: TokenCountFolder,
    vaultEntries: @escaping @Sendable () -> [VaultEntry]
  ) {
    self.folder = folder
    self.sessions = sessions
    self.counts = counts
    self.vaultEntries = vaultEntries
  }

  /// The file goes after the session: it names what else there is, and until then a reader of it may have logged in.
  public func remove(_ name: EnvironmentName) async throws(EnvironmentRemovalFailure) -> EnvironmentRemoval {
    let tokenFile = (try? folder.environment(named: name.text))?.tokenFile
    try await forget(name, tokenFile)
    let file = try rethrow(EnvironmentWriter(folder: folder).remove(name), as: EnvironmentRemovalFailure.file)
    try await forget(name, tokenFile)
    counts.remove(name)
    return EnvironmentRemoval(
      file: file, tokenFile: tokenFile.flatMap { FileFingerprint.of($0) == nil ? nil : $0 },
      inVault: vaultEntries().filter { $0.environment == name && $0.secret != .registerPassword }.map(\.secret))
  }

  private func forget(_ name: EnvironmentName, _ tokenFile: String?) async throws(EnvironmentRemovalFailure) {
    try await rethrow(
      awaiting: await sessions.forget(name, tokenFile: tokenFile), as: EnvironmentRemovalFailure.session)
  }
}
