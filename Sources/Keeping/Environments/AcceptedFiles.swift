import Formats
import Host
import TokenModel

/// The files of environments and services that the user has accepted, each as it was then: in a private folder, a file for each.
public struct AcceptedFiles: FileConsents {
  /// The folder, which appears with the first file that is accepted.
  public let folder: String

  private var digests: FileDigests { FileDigests(folder: folder) }

  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`.
  public init(stateFolder: String) {
    folder = "\(stateFolder)/accepted"
  }

  /// Whether a file with this content was accepted. What cannot be read accepts nothing.
  public func consent(to path: String, _ content: [UInt8]) -> FileConsent {
    let accepted = digests.digests(of: path)
    return accepted.isEmpty ? .none : accepted.contains(FileDigests.digest(of: content)) ? .given : .outdated
  }

  /// The lines with which a file was accepted; nil if it was not, or if a fob that did not keep them accepted it.
  public func lines(of path: String) -> FileLines? { digests.lines(of: path) }

  /// Notes that a file is accepted with this content.
  /// - Parameter lines: what of it is shown once it has changed.
  public func accept(_ path: String, _ content: [UInt8], lines: FileLines) throws(SystemFailure) {
    try digests.note([FileDigests.digest(of: content)], of: path, lines: lines)
  }

  /// The digest of a content, in hexadecimal, as it is kept.
  public static func digest(of content: [UInt8]) -> String { FileDigests.digest(of: content) }
}
