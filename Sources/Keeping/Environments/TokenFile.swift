import Formats
import FoundationEssentials
import Host
import TokenModel

/// The file that an environment names for scripts and other programs, current with the session's token.
///
/// fob replaces and removes only what it wrote: it notes a digest of each content before it writes it, and knows the forms that nobody else writes. Every
/// call but `requireReplaceable` is for the holder of the environment's lock.
public struct TokenFile: Sendable, Equatable {
  private let path: String
  private let written: FileDigests

  /// The file at a path, which need not exist.
  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`, where is noted what was written.
  public init(path: String, stateFolder: String) {
    self.path = path
    written = FileDigests(folder: "\(stateFolder)/token-files")
  }

  /// Replaces the file atomically (0600).
  /// - Throws: as `requirePlace` does, or if it cannot be written.
  func write(_ content: TokenFileContent) throws(SystemFailure) {
    try requirePlace()
    let target = try AtomicFile.target(of: path)
    AtomicFile.removeRemains(of: path)
    let digest = FileDigests.digest(of: content.bytes)
    var known = [digest]
    // Whichever of the two is there after a crash is fob's.
    if let present = Self.content(of: target) { known.append(FileDigests.digest(of: present)) }
    if Set(written.digests(of: target)) != Set(known) { try written.note(known, of: target) }
    try AtomicFile.write(content.bytes, to: path, permissions: 0o600)
  }

  /// Removes the file, or the target of a symbolic link there, when the session is over. What fob did not write is left
  /// alone.
  public func remove() throws(SystemFailure) {
    guard let target = try? AtomicFile.target(of: path), try holding(of: target) == .own else { return }
    AtomicFile.removeRemains(of: target)
    try AtomicFile.remove(target)
    try written.forget(target)
  }

  /// Checks that the file can be written there: nobody else may replace it, and nothing would be lost.
  /// - Throws: if it cannot.
  func requirePlace() throws(SystemFailure) {
    try TrustedPath.requireSafePlace(for: path)
    try requireReplaceable()
  }

  /// Makes sure that writing loses nothing: fob wrote the file, or it does not exist.
  /// - Throws: if it holds something else, or cannot be examined.
  public func requireReplaceable() throws(SystemFailure) {
    guard try holding(of: AtomicFile.target(of: path)) == .somethingElse else { return }
    throw SystemFailure(
      operation: "keep the token in", path: path,
      reason: "it holds something else, which fob left alone. Name another file as token_file, or move this one"
    )
  }

  private enum Holding {
    case nothing, own, somethingElse
  }

  private func holding(of path: String) throws(SystemFailure) -> Holding {
    do throws(FileAccessFailure) {
      let bytes = try FileReader.read(path, limit: Self.sizeLimit, trust: .any).bytes
      guard !bytes.isEmpty else { return .nothing }
      let isOwn =
        TokenFileContent.isUnmistakable(bytes) || written.digests(of: path).contains(FileDigests.digest(of: bytes))
      return isOwn ? .own : .somethingElse
    } catch {
      switch error {
      case .missing: return .nothing
      case .unreadable(let error): throw error
      default: return .somethingElse
      }
    }
  }

  private static func content(of path: String) -> [UInt8]? {
    try? FileReader.read(path, limit: sizeLimit, trust: .any).bytes
  }

  /// Larger than any token.
  private static let sizeLimit = 65_536
}
