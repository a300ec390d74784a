import Formats
import Host
import TokenModel

/// The files of the vault: the identity under the passphrase, the recipient in plain text, and one file per secret. Each is written as a whole.
///
/// Beside their folder, so that who gets or writes that alone has neither: the key that marks what is put in, and the lock of those who change something.
struct VaultFiles: Sendable {
  /// The folder that they are in.
  let folder: String
  /// The key of marks (`VaultKey`).
  let key: String
  /// What is locked while something is changed.
  let lock: String

  init(dataFolder: String) {
    folder = dataFolder + "/vault"
    key = dataFolder + "/vault.key"
    lock = dataFolder + "/vault.lock"
  }

  /// The largest file that is read, in bytes; a secret is a line.
  private static let sizeLimit = 1 << 20
  private static let ending = ".age"

  /// The identity, encrypted with the passphrase.
  var identity: String { folder + "/identity.age" }

  /// The recipient, `age1…`: what secrets are encrypted to.
  var recipient: String { folder + "/recipient.txt" }

  /// The file of a secret.
  func secret(_ entry: VaultEntry) -> String { "\(folder)/\(entry)\(Self.ending)" }

  /// The content of a file; nil if there is none.
  func read(_ path: String) throws(VaultFailure) -> [UInt8]? {
    try rethrow(
      FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .secret),
      as: { (failure: FileAccessFailure) in VaultFailure.fileRefused(reason: failure.description) })
  }

  /// Writes a file, in place of the one that was there.
  func write(_ bytes: [UInt8], to path: String) throws(VaultFailure) {
    try Self.checkSize(of: bytes)
    do throws(SystemFailure) {
      try PrivateFolder.make(folder)
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw VaultFailure(writing: error)
    }
  }

  /// Writes a file that is not there yet; false if it is.
  func create(_ bytes: [UInt8], at path: String) throws(VaultFailure) -> Bool {
    try Self.checkSize(of: bytes)
    do throws(SystemFailure) {
      try PrivateFolder.make(folder)
      return try AtomicFile.create(bytes, at: path)
    } catch {
      throw VaultFailure(writing: error)
    }
  }

  /// The lock, not taken yet.
  func openLock() throws(VaultFailure) -> LockFile {
    do throws(SystemFailure) {
      try PrivateFolder.make(FilePaths.folder(of: lock))
      return try LockFile(lock)
    } catch {
      throw VaultFailure(writing: error)
    }
  }

  /// What could not be read again is not written.
  private static func checkSize(of bytes: [UInt8]) throws(VaultFailure) {
    guard bytes.count <= sizeLimit else {
      throw .unusable(reason: "The secret is too large: in the vault it would take more than \(sizeLimit) bytes.")
    }
  }

  /// Removes a file; false if there was none.
  func remove(_ path: String) throws(VaultFailure) -> Bool {
    try rethrow(AtomicFile.remove(path), as: VaultFailure.init(writing:))
  }

  /// The secrets that have a file, sorted.
  func entries() throws(VaultFailure) -> [VaultEntry] {
    try rethrow(
      FolderListing.names(in: folder)
        .compactMap { $0.hasSuffix(Self.ending) ? VaultEntry(String($0.dropLast(Self.ending.utf8.count))) : nil }
        .sorted(), as: VaultFailure.init(writing:))
  }
}

extension VaultFailure {
  /// A file could not be written, or its folder not be read.
  fileprivate init(writing failure: SystemFailure) { self = .writingFailed(reason: failure.description) }
}
