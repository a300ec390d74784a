import FoundationEssentials
import Host

/// Reads what people have elsewhere (Preservica's `preview.ini`, pyPreservica's `credentials.properties` and `PRESERVICA_…` variables, an
/// environment file of fob's) into drafts for the environments folder.
public struct EnvironmentImporter: Sendable {
  private let reader: EnvironmentReader
  private let profiles: [ServiceProfile]
  private let home: String

  /// Makes an importer.
  /// - Parameter profiles: what the services say of themselves (`ServiceDirectory.profiles`).
  public init(profiles: [ServiceProfile], home: String) {
    reader = EnvironmentReader(profiles: profiles)
    self.profiles = profiles
    self.home = home
  }

  /// What a file holds.
  /// - Parameter name: the environment's name, or nil for the file's own without its ending.
  /// - Throws: also where the file is another's, or others can write to it or put another in its place.
  public func draft(
    fromFile path: String, as name: EnvironmentName? = nil
  ) throws(EnvironmentProblem) -> EnvironmentImport {
    let path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    guard let name = name ?? EnvironmentName(Self.baseName(of: path)) else {
      throw EnvironmentProblem(
        file: path, reason: "the file's name is no name for an environment: \(EnvironmentName.rule). Name one")
    }
    let content = try Self.read(path)
    let environment = try reader.environment(
      EnvironmentFile(name: name, path: path, home: home, bytes: content.bytes, fingerprint: content.fingerprint))
    return EnvironmentImport(
      draft: EnvironmentDraft(name: name, of: environment),
      terms: EnvironmentImport.terms(of: environment, profiles.first { $0.name == environment.service }),
      advice: Self.advice(content, environment))
  }

  /// What pyPreservica's variables hold. Secrets stay in them: the draft names the variables.
  /// - Throws: where `PRESERVICA_SERVER` is not set.
  public func draft(
    fromVariables variables: [String: String], as name: EnvironmentName
  ) throws(EnvironmentProblem) -> EnvironmentImport {
    guard let server = variables["PRESERVICA_SERVER"], !server.isEmpty else {
      throw EnvironmentProblem(
        file: "PRESERVICA_SERVER", reason: "the variable is not set; it names the server, such as eu.preservica.com")
    }
    var draft = EnvironmentDraft(name: name, service: ServiceName(rawValue: "preservica"))
    draft.set(CommonEnvironmentKey.url.rawValue, to: "https://\(server)")
    for (variable, key) in [("PRESERVICA_USERNAME", "username"), ("PRESERVICA_TENANT", "tenant")] {
      if let value = variables[variable], !value.isEmpty { draft.set(key, to: value) }
    }
    for (variable, secret) in [("PRESERVICA_PASSWORD", SecretName.password), ("PRESERVICA_2FA_TOKEN", .totpSecret)] {
      if variables[variable]?.isEmpty == false { draft.set(secret, to: .variable(name: variable)) }
    }
    return EnvironmentImport(draft: draft, terms: [], advice: nil)
  }

  private static func baseName(of path: String) -> String {
    let file = FilePaths.name(of: path)
    return EnvironmentFolder.baseName(of: file) ?? file
  }

  /// Reads a file that nobody but the user and root can have written.
  private static func read(_ path: String) throws(EnvironmentProblem) -> ReadFile {
    do throws(FileRefusal) {
      return try FileReading.read(path, limit: EnvironmentFolder.sizeLimit, trust: .configuration)
    } catch {
      switch error {
      case .foreignOwner, .foreignLink:
        throw EnvironmentProblem(
          file: path,
          reason: "\(error.fault) Whoever can change it says what fob reads and where fob sends it: "
            + "look through it, and import a copy that only you can write.")
      default: throw EnvironmentProblem(file: path, reason: error.description, isMissingFile: error.isMissing)
      }
    }
  }

  /// Whether others could have read the secret that the file holds.
  private static func advice(_ content: ReadFile, _ environment: Environment) -> String? {
    guard environment.secrets.values.contains(where: \.isLiteral) else { return nil }
    do throws(FileRefusal) {
      try content.require(.secret)
      return nil
    } catch {
      return error.description
    }
  }
}
