import Formats
import Host
import TokenModel

/// The files of environments that others can change and the user has accepted, each as it was then: in a private folder, a file for each.
public struct AcceptedEnvironments: Sendable {
  /// What the user has said of a file.
  enum Consent {
    /// Nothing.
    case none
    /// That it is accepted as it is.
    case given
    /// That another content was accepted.
    case outdated
  }

  /// The folder, which appears with the first file that is accepted.
  public let folder: String

  private var digests: FileDigests { FileDigests(folder: folder) }

  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`.
  public init(stateFolder: String) {
    folder = "\(stateFolder)/accepted"
  }

  /// Whether a file with this content was accepted. What cannot be read accepts nothing.
  func consent(to path: String, _ content: [UInt8]) -> Consent {
    let accepted = digests.digests(of: path)
    return accepted.isEmpty ? .none : accepted.contains(FileDigests.digest(of: content)) ? .given : .outdated
  }

  /// Notes that a file is accepted with this content.
  func accept(_ path: String, _ content: [UInt8]) throws(SystemFailure) {
    try digests.note([FileDigests.digest(of: content)], of: path)
  }
}

/// A system-wide file that the user can accept as it was read.
public struct UnacceptedEnvironment: Sendable {
  /// What it describes.
  public let environment: Environment
  /// What it has fob do.
  public let terms: [EnvironmentTerm]
  /// Whether another content was accepted before.
  public let wasAccepted: Bool
  let content: ReadFile
}

extension EnvironmentFolders {
  /// The file that gives a name if the user must accept it; nil if there is nothing to accept.
  /// - Throws: `unknown` if no file gives the name, `broken` if the one that counts cannot be used even if it is accepted.
  public func unaccepted(_ name: EnvironmentName) throws(EnvironmentLookupFailure) -> UnacceptedEnvironment? {
    do throws(EnvironmentLookupFailure) {
      _ = try environment(named: name.text)
      return nil
    } catch .broken(let problem) where problem.isUnaccepted {
      return try rethrow(unaccepted(name, in: problem.file), as: EnvironmentLookupFailure.broken)
    }
  }

  /// Notes that the user accepts a file as it was read.
  public func accept(_ file: UnacceptedEnvironment) throws(SystemFailure) {
    try accepted.accept(file.content.path, file.content.bytes)
  }

  private func unaccepted(_ name: EnvironmentName, in path: String) throws(FileFailure) -> UnacceptedEnvironment {
    let content = try rethrow(
      FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any),
      as: { (failure: FileAccessFailure) in FileFailure(file: path, reason: failure.description) })
    let environment = try own.reader.environment(
      EnvironmentFile(name: name, path: path, home: own.home, bytes: content.bytes, fingerprint: content.fingerprint))
    return UnacceptedEnvironment(
      environment: environment, terms: own.reader.terms(of: environment),
      wasAccepted: accepted.consent(to: path, content.bytes) == .outdated, content: content)
  }
}
