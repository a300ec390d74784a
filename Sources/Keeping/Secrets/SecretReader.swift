import Formats
import Host
import TokenModel

/// Fetches secrets from where environments say they are.
public struct SecretReader: Sendable {
  private let variables: [String: String]
  private let vault: (any SecretVault)?
  private let timeLimit: Duration

  /// How long a command may take.
  public static let standardTimeLimit = Duration.seconds(15)

  /// The largest output of a command and the largest file, in bytes: no secret of fob's services is larger.
  private static let sizeLimit = SecretText.longest

  /// Makes a reader.
  /// - Parameters:
  ///   - variables: the process environment, for `X_env` and for commands.
  ///   - vault: the source for `X_vault`; nil if there is none.
  public init(
    variables: [String: String], vault: (any SecretVault)? = nil,
    timeLimit: Duration = SecretReader.standardTimeLimit
  ) {
    self.variables = variables
    self.vault = vault
    self.timeLimit = timeLimit
  }

  /// The secret: the first line of the source's content, never empty, free of control characters.
  /// - Parameter origins: where the environment would send it.
  /// - Throws: `SecretFailure`, if the source gives none.
  public func secret(
    _ name: SecretName, from source: SecretSource, for origins: [Origin]
  ) async throws(SecretFailure) -> Secret {
    switch source {
    case .literal(let secret):
      return try Self.checked(secret.withBytes { Array($0) }, name, source: "the value in its file")
    case .command(let words):
      return try await Self.firstLine(of: output(of: words, for: name), name, source: "the command's output")
    case .file(let path):
      let content = try await BlockingCall.run { () throws(SecretFailure) in try Self.content(of: path, for: name) }
      return try Self.firstLine(of: content, name, source: path)
    case .variable(let variable):
      guard let value = variables[variable] else { throw .variableMissing(name, variable: variable) }
      return try Self.firstLine(of: Array(value.utf8), name, source: "the variable \(variable)")
    case .vault(let entry):
      return try Self.firstLine(of: await kept(entry, for: origins), name, source: "what the vault holds")
    }
  }

  /// What is wrong with a secret, checked without running a program and without a passphrase; nil also if it cannot be
  /// checked so.
  public func flaw(of name: SecretName, from source: SecretSource) async -> SecretFailure? {
    switch source {
    case .command, .vault: return nil
    case .literal, .file, .variable:
      do throws(SecretFailure) {
        _ = try await secret(name, from: source, for: [])
        return nil
      } catch {
        return error
      }
    }
  }

  private func output(of words: [String], for name: SecretName) async throws(SecretFailure) -> [UInt8] {
    let result = try await rethrow(
      awaiting: await ChildProcess.run(
        words, environment: variables, timeLimit: timeLimit, outputLimit: Self.sizeLimit),
      as: { (failure: ChildFailure) in SecretFailure.commandFailed(name, failure) })
    guard result.status == 0 else {
      let said = DisplayText(utf8: result.errors.prefix { !Self.endsLine($0) }).truncated(to: 200)
      throw .commandRefused(name, command: words.first ?? "", status: result.status, said: said)
    }
    return result.output
  }

  private func kept(_ entry: VaultEntry, for origins: [Origin]) async throws(SecretFailure) -> [UInt8] {
    do throws(VaultFailure) {
      guard let vault else { throw .notSetUp }
      return try await vault.secret(entry, for: origins).withBytes { Array($0) }
    } catch {
      throw .vaultRefused(entry.secret, error)
    }
  }

  private static func content(of path: String, for name: SecretName) throws(SecretFailure) -> [UInt8] {
    try rethrow(
      FileReader.read(path, limit: sizeLimit, trust: .secret).bytes,
      as: { (failure: FileAccessFailure) in SecretFailure.fileRefused(name, failure) })
  }

  private static func firstLine(of bytes: [UInt8], _ name: SecretName, source: String) throws(SecretFailure) -> Secret {
    let line = bytes.prefix { !endsLine($0) }
    return try checked(line, name, source: "the first line of \(source)")
  }

  private static func checked(
    _ line: some Collection<UInt8>, _ name: SecretName, source: String
  ) throws(SecretFailure) -> Secret {
    let secret = try rethrow(
      SecretText.checked(line),
      as: { (failure: TextFailure) in SecretFailure.unusable(name, source: source, failure) })
    guard !secret.isEmpty else { throw .empty(name, source: source) }
    return secret
  }

  private static func endsLine(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}

/// Why the source of a secret did not yield it. No description contains anything that the source gave.
public enum SecretFailure: Error, Sendable, Equatable {
  /// The command could not be run to its end.
  case commandFailed(SecretName, ChildFailure)
  /// The command exited with a status other than 0; with the first line of its standard error.
  case commandRefused(SecretName, command: String, status: Int32, said: DisplayText)
  /// The file could not be read, or others can read it.
  case fileRefused(SecretName, FileAccessFailure)
  /// There is no such variable.
  case variableMissing(SecretName, variable: String)
  /// The vault did not give it.
  case vaultRefused(SecretName, VaultFailure)
  /// The source is empty.
  case empty(SecretName, source: String)
  /// The source's content cannot be a secret.
  case unusable(SecretName, source: String, TextFailure)
}

extension SecretFailure: CustomStringConvertible {
  /// What is wrong and what to do next.
  public var description: String {
    switch self {
    case .commandFailed(let name, let failure): "\(name.rawValue)_command: \(failure)"
    case .commandRefused(let name, let command, let status, let said):
      "\(name.rawValue)_command: '\(DisplayText(command))' ended with status \(status)"
        + (said.isEmpty ? " and said nothing." : " and said: \(said)")
    case .fileRefused(let name, let refusal): "\(name.rawValue)_file: \(refusal)"
    case .variableMissing(let name, let variable):
      "\(name.rawValue)_env: the variable \(variable) is not set. Set it, or choose another source for the secret."
    case .vaultRefused(let name, let failure): "\(name.rawValue)_vault: \(failure)"
    case .empty(let name, let source): "\(name.rawValue): \(source) is empty."
    case .unusable(let name, let source, let flaw):
      "\(name.rawValue): \(source) \(flaw)"
    }
  }
}
