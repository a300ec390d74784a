import Formats
import Glibc
import Host
import TokenModel

/// The folder with one file per environment: `NAME.ini`, or pyPreservica's files as `NAME.properties`.
///
/// Other files are ignored: hidden files, editors' backups (`prod.ini~`, `prod.ini.bak`, `#prod.ini#`), the vendor's
/// `prod.ini.token.file`.
public struct EnvironmentFolder: EnvironmentSource {
  /// The endings of environment files; of two files that give one name, the one with the earlier ending counts.
  static let endings = [".ini", ".properties"]

  /// The largest environment file, in bytes.
  static let sizeLimit = 65_536

  /// The folder's path.
  public let path: String
  /// The home folder that `~` stands for in the files.
  public let home: String
  let reader: EnvironmentReader
  /// What makes it one for all users of the machine; nil for the user's own.
  let system: SystemWide?
  private let standardShare: @Sendable () -> EnvironmentName?

  /// Where the environments are below fob's configuration folder.
  public static func path(in configuration: String) -> String { "\(configuration)/environments" }

  /// The file that takes precedence for a name, below fob's configuration folder.
  static func firstFile(of name: EnvironmentName, in configuration: String) -> String {
    "\(path(in: configuration))/\(name.text)\(endings[0])"
  }

  /// The folder at a path, which need not exist.
  /// - Parameters:
  ///   - profiles: what the services say of themselves that are built in (`ServiceDirectory.builtIn`).
  ///   - further: the same of another service.
  ///   - standardShare: the share of environments that name an account and no share, or nil.
  public init(
    path: String, home: String, profiles: [ServiceProfile],
    further: @escaping FurtherProfile = { _ throws(FileFailure) in nil },
    standardShare: @escaping @Sendable () -> EnvironmentName? = { nil }
  ) {
    self.init(
      path: path, home: home, profiles: profiles, further: further, system: nil, standardShare: standardShare)
  }

  init(
    path: String, home: String, profiles: [ServiceProfile], further: @escaping FurtherProfile, system: SystemWide?,
    standardShare: @escaping @Sendable () -> EnvironmentName?
  ) {
    self.path = path
    self.home = home
    self.system = system
    self.standardShare = standardShare
    reader = EnvironmentReader(profiles: profiles, further: further)
  }

  /// What a folder for all users of the machine has besides its path.
  struct SystemWide {
    /// The folder of the machine's configuration that it is in, such as `/etc`.
    let configuration: String
    /// Which of its files the user has accepted.
    let accepted: AcceptedFiles
  }

  /// What is in the folder, by name; no file is read.
  public func listing() -> [ListedEnvironment] {
    let files: [(name: String, file: String)]
    do throws(SystemFailure) {
      files = try environmentFiles()
    } catch {
      let problem = FileFailure(file: path, reason: error.description)
      return [.broken(name: FilePaths.name(of: path), problem: problem)]
    }
    var previous: String?
    return files.map { baseName, file in
      defer { previous = baseName }
      return listed(file, as: baseName, after: previous)
    }
  }

  /// What is in some files, in their order.
  public func entries(in files: [EnvironmentFileName]) -> [EnvironmentEntry] {
    var ways = TrustedWays()
    return files.map { entry(in: $0, by: &ways) }
  }

  /// What is in one of its files.
  func entry(in file: EnvironmentFileName, by ways: inout TrustedWays) -> EnvironmentEntry {
    do throws(EnvironmentFileFailure) {
      return .usable(try environment(in: file, by: &ways))
    } catch .problem(let problem) {
      return .broken(name: file.name.text, problem: problem)
    } catch {
      let problem = FileFailure(file: filePath(file.file), reason: "the file is gone, or a symbolic link to nothing")
      return .broken(name: file.name.text, problem: problem)
    }
  }

  /// Whether a file of this name in the folder counts when the environments are listed.
  public func lists(_ file: String) -> Bool { Self.baseName(of: file) != nil }

  /// One environment by name, reading no other file.
  public func environment(named name: String) throws(EnvironmentLookupFailure) -> Environment {
    let found = try EnvironmentName(name).flatMap { name throws(EnvironmentLookupFailure) in
      try rethrow(environmentIfPresent(name), as: EnvironmentLookupFailure.broken)
    }
    guard let found else { throw .unknown(name: name, existing: names()) }
    return found
  }

  /// The same; nil if no file here gives it.
  func environmentIfPresent(_ name: EnvironmentName) throws(FileFailure) -> Environment? {
    var ways = TrustedWays()
    for ending in Self.endings {
      do throws(EnvironmentFileFailure) {
        return try environment(in: EnvironmentFileName(name: name, file: name.text + ending), by: &ways)
      } catch {
        if case .problem(let problem) = error { throw problem }
      }
    }
    return nil
  }

  /// The path of the file that holds an environment of this name, or nil if there is none.
  func existingFile(of name: EnvironmentName) -> String? {
    Self.endings.lazy.map { filePath(name.text + $0) }.first { FileFingerprint.of($0) != nil }
  }

  /// The names that files here give, usable or not, from the folder's listing alone; only valid names.
  public func names() -> [String] {
    let files = (try? environmentFiles()) ?? []
    return Set(files.map(\.name).filter { EnvironmentName($0) != nil }).sorted()
  }

  /// The path of a file in the folder, by its name there or by its path.
  func filePath(_ file: String) -> String { file.hasPrefix("/") ? file : path + "/" + file }

  private func listed(_ file: String, as baseName: String, after previous: String?) -> ListedEnvironment {
    func broken(_ reason: String) -> ListedEnvironment {
      .broken(name: baseName, problem: FileFailure(file: filePath(file), reason: reason))
    }
    if previous == baseName {
      return broken("another file gives the name '\(baseName)' already; rename one of them")
    }
    guard let name = EnvironmentName(baseName) else {
      return broken("the file's name is not an environment name: \(EnvironmentName.rule). Rename the file")
    }
    return .file(EnvironmentFileName(name: name, file: system == nil ? file : filePath(file)))
  }

  /// Reads a file and makes sure that it is as private as its content demands, and that somebody else's was accepted.
  private func environment(
    in file: EnvironmentFileName, by ways: inout TrustedWays
  ) throws(EnvironmentFileFailure) -> Environment {
    let path = filePath(file.file)
    let content: ReadFile
    do throws(FileAccessFailure) {
      content = try FileReader.read(
        path, limit: Self.sizeLimit, trust: system == nil ? .configuration : .any, by: &ways)
    } catch .missing(let path) {
      throw .missing(path: path)
    } catch {
      throw .problem(FileFailure(file: path, reason: error.description))
    }
    return try rethrow(environment(content, named: file.name, by: &ways), as: EnvironmentFileFailure.problem)
  }

  private func environment(
    _ content: ReadFile, named name: EnvironmentName, by ways: inout TrustedWays
  ) throws(FileFailure) -> Environment {
    var environment = try reader.environment(
      EnvironmentFile(
        name: name, path: content.path, home: home, bytes: content.bytes, fingerprint: content.fingerprint))
    environment.place.system = system?.configuration
    if let system { try requireConsent(system, to: environment, content, by: &ways) }
    // Without an account nobody knows whether two hosts mean the same one.
    if environment.share == nil, environment.username != nil { environment.share = standardShare() }
    guard environment.secrets.values.contains(where: \.isLiteral) else { return environment }
    try rethrow(
      content.require(.secret, by: &ways),
      as: { (failure: FileAccessFailure) in FileFailure(file: content.path, reason: failure.description) })
    return environment
  }

  /// Lets a system-wide file pass that is root's alone, or that has fob do nothing and only the user can write, or that the user has accepted as it is.
  private func requireConsent(
    _ system: SystemWide, to environment: Environment, _ content: ReadFile, by ways: inout TrustedWays
  ) throws(FileFailure) {
    let isSafe = (try? content.require(.configuration, by: &ways)) != nil
    if isSafe && (content.isRoots || reader.terms(of: environment).isEmpty) { return }
    try system.accepted.require(
      content.path, content.bytes, because: "is not root's, and you have not accepted what it has fob do",
      command: "fob env accept \(environment.name)")
  }

  /// The environments' files here, by name; those of one name in the order of the endings.
  private func environmentFiles() throws(SystemFailure) -> [(name: String, file: String)] {
    let files: [String]
    do throws(SystemFailure) {
      files = try FolderListing.names(in: path)
    } catch  where error.code == ENOENT {
      return []
    }
    return files.compactMap { file in Self.baseName(of: file).map { (name: $0, file: file) } }.sorted { $0 < $1 }
  }

  /// The name that a file gives its environment; nil for hidden files, editors' files and other endings.
  static func baseName(of file: String) -> String? {
    guard let first = file.first, first != ".", first != "#" else { return nil }
    return endings.first(where: file.hasSuffix).map { String(file.dropLast($0.count)) }
  }
}

/// Why one file of the environments folder gave no environment.
enum EnvironmentFileFailure: Error, Equatable {
  /// There is no such file.
  case missing(path: String)
  /// It exists and cannot be used.
  case problem(FileFailure)
}

/// The content of an environment's file and what is known of the file: all that `EnvironmentReader` needs.
public struct EnvironmentFile: Sendable, Equatable {
  /// The environment's name.
  public var name: EnvironmentName
  /// The file's path, for messages and for the relative paths in it.
  public var path: String
  /// The home folder that `~` stands for in it.
  public var home: String
  /// The content.
  public var bytes: [UInt8]
  /// The file as it was when it was read.
  public var fingerprint: FileFingerprint

  /// Makes a file from its parts.
  public init(name: EnvironmentName, path: String, home: String, bytes: [UInt8], fingerprint: FileFingerprint) {
    self.name = name
    self.path = path
    self.home = home
    self.bytes = bytes
    self.fingerprint = fingerprint
  }
}
