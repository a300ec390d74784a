import Formats
import FoundationEssentials
import Host
import TokenModel

/// Reads what people have elsewhere (Preservica's `preview.ini`, pyPreservica's `credentials.properties` and
/// `PRESERVICA_…` variables, fob's own environment files) into drafts for the environments folder.
public struct EnvironmentImporter: Sendable {
  private let reader: EnvironmentReader
  private let home: String

  /// Makes an importer.
  /// - Parameter profiles: what the services say of themselves (`ServiceDirectory.profiles`).
  public init(profiles: [ServiceProfile], home: String) {
    reader = EnvironmentReader(profiles: profiles)
    self.home = home
  }

  /// The draft that a file makes.
  /// - Parameter name: the environment's name; nil for the file's own without its ending.
  /// - Throws: also if the file is another's, or if others can write to it or replace it.
  public func draft(
    fromFile path: String, as name: EnvironmentName? = nil
  ) throws(FileFailure) -> EnvironmentImport {
    let path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    guard let name = name ?? EnvironmentName(Self.baseName(of: path)) else {
      throw FileFailure(
        file: path, reason: "the file's name is not an environment name: \(EnvironmentName.rule). Name one")
    }
    let content = try Self.read(path)
    let environment = try reader.environment(
      EnvironmentFile(name: name, path: path, home: home, bytes: content.bytes, fingerprint: content.fingerprint))
    return EnvironmentImport(
      draft: EnvironmentDraft(name: name, of: environment),
      terms: reader.terms(of: environment),
      advice: Self.advice(content, environment))
  }

  /// The draft that pyPreservica's variables make. Secrets stay in them: the draft names the variables.
  /// - Throws: if `PRESERVICA_SERVER` is not set.
  public func draft(
    fromVariables variables: [String: String], as name: EnvironmentName
  ) throws(FileFailure) -> EnvironmentImport {
    guard let server = variables["PRESERVICA_SERVER"], !server.isEmpty else {
      throw FileFailure(
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

  /// Reads a file that only the user and root can have written.
  private static func read(_ path: String) throws(FileFailure) -> ReadFile {
    do throws(FileAccessFailure) {
      return try FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .configuration)
    } catch {
      switch error {
      case .foreignOwner, .foreignLink:
        throw FileFailure(
          file: path,
          reason: "\(error.fault) Whoever can change it decides what fob reads and where fob sends it: "
            + "check it, and import a copy that only you can write.")
      default: throw FileFailure(file: path, reason: error.description, isMissingFile: error.isMissing)
      }
    }
  }

  /// Whether others could have read the secret that the file holds.
  private static func advice(_ content: ReadFile, _ environment: Environment) -> String? {
    guard environment.secrets.values.contains(where: \.isLiteral) else { return nil }
    do throws(FileAccessFailure) {
      try content.require(.secret)
      return nil
    } catch {
      return error.description
    }
  }
}

/// What importing a file or variables would do, to be shown first.
public struct EnvironmentImport: Sendable, Equatable {
  /// What would be written.
  public var draft: EnvironmentDraft
  /// What the file has fob do besides signing in with its content, in the order to show it: to be agreed to.
  public var terms: [EnvironmentTerm]
  /// What should be done about the file that was read, as a sentence, or nil.
  public var advice: String?
}

/// Finds what people have elsewhere and fob can import: files of the vendor's kind in some folders, and pyPreservica's
/// variables.
public struct EnvironmentSearch: Sendable {
  /// What a search found.
  public struct Findings: Sendable {
    /// What was meant as an environment, each with its place, or why it cannot be one.
    public var candidates: [(place: String, result: Result<EnvironmentImport, FileFailure>)] = []
    /// Other files, and how that is known.
    public var others: [FileFailure] = []
  }

  private let importer: EnvironmentImporter
  private let folders: [String]
  private let variables: [String: String]

  /// The name that an environment made of variables gets, if nobody gives one.
  static let nameOfVariables = "preservica"

  /// A search in these distinct folders, but not below them.
  public init(importer: EnvironmentImporter, folders: [String], variables: [String: String]) {
    self.importer = importer
    self.folders = folders
    self.variables = variables
  }

  /// Searches.
  public func found() -> Findings {
    var findings = Findings()
    for folder in folders {
      do throws(SystemFailure) {
        for path in try files(in: folder) { look(at: path, &findings) }
      } catch {
        findings.candidates.append((folder, .failure(FileFailure(file: folder, reason: error.description))))
      }
    }
    if let name = EnvironmentName(Self.nameOfVariables),
      let result = try? importer.draft(fromVariables: variables, as: name)
    {
      findings.candidates.append(("the variables PRESERVICA_…", .success(result)))
    }
    return findings
  }

  private func look(at path: String, _ findings: inout Findings) {
    do throws(FileFailure) {
      findings.candidates.append((path, .success(try importer.draft(fromFile: path))))
    } catch {
      if Self.isMeant(path) {
        findings.candidates.append((path, .failure(error)))
      } else {
        findings.others.append(error)
      }
    }
  }

  /// Whether an unusable file may be an environment's: it says so, or it cannot be examined.
  private static func isMeant(_ path: String) -> Bool {
    do throws(FileAccessFailure) {
      let file = try FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any)
      return EnvironmentFormat.isMeant(by: file.bytes)
    } catch {
      if case .unreadable = error { return true }
      return false
    }
  }

  private func files(in folder: String) throws(SystemFailure) -> [String] {
    guard FileFingerprint.of(folder) != nil else { return [] }
    return try FolderListing.names(in: folder).filter { EnvironmentFolder.baseName(of: $0) != nil }.sorted().map {
      "\(folder)/\($0)"
    }
  }

  /// The sections of an environment's file that have content and are not read.
  public static func unreadSections(inFile path: String) -> [String] {
    guard let file = try? FileReader.read(path, limit: EnvironmentFolder.sizeLimit, trust: .any) else { return [] }
    return EnvironmentFormat.unreadSections(of: file.bytes)
  }
}
