import Formats
import Host
import TokenModel

/// The user's folder of environments and those for all users of the machine: of several files that give one name the first one counts, the user's before
/// all others. Of those that it hides `read_only` and `production` still hold.
public struct EnvironmentFolders: EnvironmentSource {
  /// The user's.
  public let own: EnvironmentFolder
  /// The system-wide ones, in the order of precedence.
  public let system: [EnvironmentFolder]
  /// Which files the user has accepted.
  public let accepted: AcceptedFiles

  /// The user's folder, and system-wide ones beside it.
  /// - Parameters:
  ///   - configuration: the user's configuration folder for fob.
  ///   - system: the folders of the machine's configuration, such as `/etc`.
  ///   - accepted: which files the user has accepted.
  ///   - profiles: what the services say of themselves that are built in (`ServiceDirectory.builtIn`).
  ///   - further: the same of another service.
  ///   - standardShare: the share of environments that name an account and no share, or nil.
  public init(
    configuration: String, system: [String], accepted: AcceptedFiles, home: String, profiles: [ServiceProfile],
    further: @escaping FurtherProfile = { _ throws(FileFailure) in nil },
    standardShare: @escaping @Sendable () -> EnvironmentName? = { nil }
  ) {
    let own = EnvironmentFolder(
      path: EnvironmentFolder.path(in: configuration), home: home, profiles: profiles, further: further,
      standardShare: standardShare)
    self.own = own
    self.accepted = accepted
    self.system = system.compactMap { folder in
      let path = EnvironmentFolder.path(in: "\(folder)/fob")
      guard path != own.path else { return nil }
      return EnvironmentFolder(
        path: path, home: home, profiles: profiles, further: further,
        system: .init(configuration: folder, accepted: accepted),
        standardShare: standardShare)
    }
  }

  /// What is in the folders, by name; no file is read.
  public func listing() -> [ListedEnvironment] {
    var listing = own.listing()
    var names = Set(listing.map(\.name))
    let ownCount = listing.count
    for folder in system {
      let further = folder.listing().filter { !names.contains($0.name) }
      names.formUnion(further.map(\.name))
      listing += further
    }
    guard listing.count != ownCount else { return listing }
    return listing.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }.map(\.element)
  }

  /// What is in some of their files, in their order.
  public func entries(in files: [EnvironmentFileName]) -> [EnvironmentEntry] {
    var ways = TrustedWays()
    let names = system.map { Set($0.names()) }
    return files.map { file in
      guard let (folder, lower) = folder(of: file) else {
        let problem = FileFailure(file: file.file, reason: "no folder of environments has this file")
        return .broken(name: file.name.text, problem: problem)
      }
      let entry = folder.entry(in: file, by: &ways)
      guard case .usable(let environment) = entry else { return entry }
      let hidden = lower.filter { names[$0].contains(file.name.text) }
      return .usable(self.environment(environment, hiding: hidden.map { system[$0] }))
    }
  }

  /// One environment by name, reading no other name's file.
  public func environment(named name: String) throws(EnvironmentLookupFailure) -> Environment {
    guard let environmentName = EnvironmentName(name) else { throw .unknown(name: name, existing: names()) }
    for (place, folder) in ([own] + system).enumerated() {
      let found = try rethrow(folder.environmentIfPresent(environmentName), as: EnvironmentLookupFailure.broken)
      guard let found else { continue }
      return environment(found, hiding: system[place...].filter { $0.existingFile(of: environmentName) != nil })
    }
    throw .unknown(name: name, existing: names())
  }

  /// The names that files here give, usable or not, from listings alone; only valid names.
  public func names() -> [String] {
    system.isEmpty ? own.names() : Set(([own] + system).flatMap { $0.names() }).sorted()
  }

  /// The path of the system-wide file that gives a name and counts, or would without the user's own; nil if there is none.
  public func systemFile(of name: EnvironmentName) -> String? {
    system.lazy.compactMap { $0.existingFile(of: name) }.first
  }

  /// Whose a file is, by its path alone.
  public func place(ofFile path: String) -> EnvironmentPlace {
    let folder = FilePaths.folder(of: path)
    return EnvironmentPlace(system: system.first { $0.path == folder || $0.path == path }?.system?.configuration)
  }

  /// Whether a file counts when the environments are listed.
  /// - Returns: its name as that of an ``EnvironmentFileName``; nil if it does not.
  public func listedName(ofFile name: String, in folder: String) -> String? {
    guard own.lists(name) else { return nil }
    if folder == own.path { return name }
    return system.contains { $0.path == folder } ? "\(folder)/\(name)" : nil
  }

  /// The folder of a listed file, and the places of the system-wide folders that come after it.
  private func folder(of file: EnvironmentFileName) -> (EnvironmentFolder, Range<Int>)? {
    guard file.isSystemWide else { return (own, system.indices) }
    let path = FilePaths.folder(of: file.file)
    return system.firstIndex { $0.path == path }.map { (system[$0], $0 + 1..<system.count) }
  }

  /// An environment with what the hidden files of its name demand. One that cannot be read may demand both.
  private func environment(_ environment: Environment, hiding hidden: [EnvironmentFolder]) -> Environment {
    guard !hidden.isEmpty else { return environment }
    var environment = environment
    for folder in hidden {
      environment.place.hides.append(folder.system?.configuration ?? folder.path)
      let below = try? folder.described(environment.name)
      environment.isProduction = environment.isProduction || below?.isProduction != false
      environment.isReadOnly = environment.isReadOnly || below?.isReadOnly != false
    }
    return environment
  }

  /// Why the files that an environment's file hides cannot be read.
  public func problemsHidden(by environment: Environment) -> [FileFailure] {
    system.filter { environment.place.hides.contains($0.system?.configuration ?? $0.path) }.compactMap { folder in
      do throws(FileFailure) {
        _ = try folder.described(environment.name)
        return nil
      } catch {
        return error
      }
    }
  }
}

extension EnvironmentFolder {
  /// What a file here describes, whoever wrote it: only for what it demands where another file counts.
  fileprivate func described(_ name: EnvironmentName) throws(FileFailure) -> Environment {
    let file = existingFile(of: name) ?? filePath(name.text + Self.endings[0])
    let content = try rethrow(
      FileReader.read(file, limit: Self.sizeLimit, trust: .any),
      as: { (failure: FileAccessFailure) in FileFailure(file: file, reason: failure.description) })
    return try reader.environment(
      EnvironmentFile(name: name, path: file, home: home, bytes: content.bytes, fingerprint: content.fingerprint))
  }
}
