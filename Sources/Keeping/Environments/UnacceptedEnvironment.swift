import Formats
import Host
import TokenModel

/// A system-wide file that the user can accept as it was read.
public struct UnacceptedEnvironment: Sendable {
  /// What it describes.
  public let environment: Environment
  /// What it has fob do.
  public let terms: [EnvironmentTerm]
  /// Whether another content was accepted before.
  public let wasAccepted: Bool
  /// Its lines.
  public let lines: FileLines
  /// Those that were accepted; nil if they are not known.
  public let acceptedLines: FileLines?
  let content: ReadFile

  /// The digest of its content, in hexadecimal.
  public var digest: String { AcceptedFiles.digest(of: content.bytes) }
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
    try accepted.accept(file.content.path, file.content.bytes, lines: file.lines)
  }

  private func unaccepted(_ name: EnvironmentName, in path: String) throws(FileFailure) -> UnacceptedEnvironment {
    let content = try rethrow(
      FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any),
      as: { (failure: FileAccessFailure) in FileFailure(file: path, reason: failure.description) })
    let file = EnvironmentFile(
      name: name, path: path, home: own.home, bytes: content.bytes, fingerprint: content.fingerprint)
    let environment = try own.reader.environment(file)
    return UnacceptedEnvironment(
      environment: environment, terms: own.reader.terms(of: environment),
      wasAccepted: accepted.consent(to: path, content.bytes) == .outdated, lines: try own.reader.lines(of: file),
      acceptedLines: accepted.lines(of: path), content: content)
  }
}
