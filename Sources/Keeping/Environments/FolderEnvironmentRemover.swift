import Formats
import Host
import TokenModel

/// Removes the user's own environments, with their sessions.
public struct FolderEnvironmentRemover: EnvironmentRemover {
  private let folders: EnvironmentFolders
  private let sessions: any SessionProvider
  private let counts: TokenCountFolder
  private let vaultEntries: @Sendable () -> [VaultEntry]

  /// - Parameter vaultEntries: the secrets that the vault has, none if there is no vault.
  public init(
    folders: EnvironmentFolders, sessions: any SessionProvider, counts: TokenCountFolder,
    vaultEntries: @escaping @Sendable () -> [VaultEntry]
  ) {
    self.folders = folders
    self.sessions = sessions
    self.counts = counts
    self.vaultEntries = vaultEntries
  }

  /// The file goes after the session: it names what else there is, and until then a reader of it may have logged in.
  public func remove(_ name: EnvironmentName) async throws(EnvironmentRemovalFailure) -> EnvironmentRemoval {
    if folders.own.existingFile(of: name) == nil, let file = folders.systemFile(of: name) {
      throw .file(.broken(.systemWide(file)))
    }
    let tokenFile = (try? folders.own.environment(named: name.text))?.tokenFile
    try await forget(name, tokenFile)
    let file = try rethrow(EnvironmentWriter(folder: folders.own).remove(name), as: EnvironmentRemovalFailure.file)
    try await forget(name, tokenFile)
    counts.remove(name)
    return EnvironmentRemoval(
      file: file, tokenFile: tokenFile.flatMap { FileFingerprint.of($0) == nil ? nil : $0 },
      revealed: folders.systemFile(of: name),
      inVault: vaultEntries().filter { $0.environment == name && $0.secret != .registerPassword }.map(\.secret))
  }

  private func forget(_ name: EnvironmentName, _ tokenFile: String?) async throws(EnvironmentRemovalFailure) {
    try await rethrow(
      awaiting: await sessions.forget(name, tokenFile: tokenFile), as: EnvironmentRemovalFailure.session)
  }
}

extension FileFailure {
  /// That a file is for all users of the machine, so that fob does not change it.
  static func systemWide(_ path: String) -> FileFailure {
    FileFailure(
      file: path,
      reason: "is for all users of this machine. fob leaves it alone; root changes it with: "
        + "sudoedit \(ShellWord.quoted(path))")
  }
}
