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

  /// Notes that a file is accepted with this content.
  public func accept(_ path: String, _ content: [UInt8]) throws(SystemFailure) {
    try digests.note([FileDigests.digest(of: content)], of: path)
  }
}
