import Formats
import TokenModel

/// Makes an environment from the content of its file, in any of the three formats. Touches no disk.
public struct EnvironmentReader: Sendable {
  private let profiles: [ServiceProfile]
  private let further: FurtherProfile

  /// A reader for the services of these profiles.
  /// - Parameter further: the profile of a service that is not among them; asked only if a file names one.
  public init(profiles: [ServiceProfile], further: @escaping FurtherProfile = { _ throws(FileFailure) in nil }) {
    self.profiles = profiles
    self.further = further
  }

  /// The environment that a file describes.
  /// - Throws: the first problem with its line and what is allowed there.
  public func environment(_ file: EnvironmentFile) throws(FileFailure) -> Environment {
    let (settings, profile) = try settings(of: file)
    return try rethrow(
      EnvironmentBuilder(settings, vocabulary: KeyVocabulary(of: profile), profile: profile, file: file).environment(),
      as: { (failure: TextFailure) in failure.of(file.path) })
  }

  /// The lines of a file that mean something to fob.
  func lines(of file: EnvironmentFile) throws(FileFailure) -> FileLines {
    let (settings, profile) = try settings(of: file)
    return FileLines(settings, KeyVocabulary(of: profile))
  }

  private func settings(
    of file: EnvironmentFile
  ) throws(FileFailure) -> (settings: [EnvironmentSetting], profile: ServiceProfile) {
    func ofFile(_ failure: TextFailure) -> FileFailure { failure.of(file.path) }
    let document = try rethrow(INIDocument(utf8: file.bytes), as: ofFile)
    let format = try rethrow(EnvironmentFormat(of: document), as: ofFile)
    let profile = try profile(for: document, format, in: file.path)
    let vocabulary = KeyVocabulary(of: profile)
    return (try rethrow(format.settings(of: document, vocabulary: vocabulary), as: ofFile), profile)
  }

  /// The keys of a service's files; nil if this build has no such service.
  func vocabulary(of service: ServiceName) -> KeyVocabulary? {
    (profiles.first { $0.name == service } ?? (try? further(service)) ?? nil).map(KeyVocabulary.init)
  }

  /// What the file of an environment has fob do.
  func terms(of environment: Environment) -> [EnvironmentTerm] {
    EnvironmentTerm.all(of: environment, profiles.first { $0.name == environment.service })
  }

  /// The profile of the service that the file names or its format implies; both must agree.
  private func profile(
    for document: INIDocument, _ format: EnvironmentFormat, in file: String
  ) throws(FileFailure) -> ServiceProfile {
    let (name, problem) = try rethrow(
      service(of: document, format), as: { (failure: TextFailure) in failure.of(file) })
    if let profile = profiles.first(where: { $0.name == name }) { return profile }
    let found = try rethrow(
      further(name),
      as: { (failure: FileFailure) in
        FileFailure(
          file: file, line: problem.line, reason: failure.description, isUnaccepted: failure.isUnaccepted)
      })
    guard let found else { throw problem.of(file) }
    return found
  }

  /// The service that the file names or its format implies, and what is wrong if there is none of this name.
  private func service(
    of document: INIDocument, _ format: EnvironmentFormat
  ) throws(TextFailure) -> (ServiceName, orElse: TextFailure) {
    let key = CommonEnvironmentKey.service.rawValue
    let named = document.sections.lazy.compactMap { $0[key] }.first.map(EnvironmentSetting.init)
    let names = profiles.map(\.name.rawValue).joined(separator: ", ")
    guard let named else {
      guard let implied = format.impliedService else {
        throw TextFailure("the key 'service' is missing. Give one of: \(names)")
      }
      return (implied, TextFailure("files of this form are for \(implied), which is not built in"))
    }
    let name = ServiceName(rawValue: try named.text().lowercased())
    if let implied = format.impliedService, implied != name {
      throw named.problem("must be \(implied) in a file of this form; for others write an [environment] section")
    }
    let nearest = NearestWord.to(name.rawValue, among: profiles.map(\.name.rawValue))
    let hint = nearest.map { "; the nearest is '\($0)'" } ?? ""
    return (name, named.problem("is unknown\(hint). Allowed: \(names), and what 'fob service list' shows"))
  }
}

/// Finds what a service says of itself that is not built in; nil if there is none.
public typealias FurtherProfile = @Sendable (ServiceName) throws(FileFailure) -> ServiceProfile?

/// The keys that files of one service may hold, and what each means.
struct KeyVocabulary {
  private let meanings: [String: KeyMeaning]
  private let allowed: [String]
  private let service: ServiceName

  init(of profile: ServiceProfile) {
    var meanings: [String: KeyMeaning] = [:]
    var allowed = CommonEnvironmentKey.allCases.map(\.rawValue)
    for key in CommonEnvironmentKey.allCases { meanings[key.rawValue] = .common(key) }
    for key in profile.keys {
      switch key.kind {
      case .username: meanings[key.name] = .username
      case .tenant: meanings[key.name] = .tenant
      case .organizations:
        meanings[key.name] = .organizations
        meanings[key.name + "s"] = .organizations
      case .secret(let secret):
        for form in SecretForm.allCases { meanings[form.key(of: secret)] = .secret(secret, form) }
        allowed.append(key.name + "[_command|_file|_env|_vault]")
        continue
      case .setting(let name, _): meanings[name] = .setting(name)
      }
      allowed.append(key.name)
    }
    self.meanings = meanings
    self.allowed = allowed
    service = profile.name
  }

  /// What a key means, or nil if files of the service have no such key.
  subscript(key: String) -> KeyMeaning? { meanings[key] }

  /// The key that a misspelt one probably means, among these and further ones; nil if none is near.
  func nearest(to key: String, or further: some Sequence<String> = []) -> String? {
    NearestWord.to(key, among: (Array(meanings.keys) + further).sorted())
  }

  /// Why a key is refused. It is repeated only if it resembles an allowed one: what stands before a `=` may be part of
  /// a secret.
  func refusal(of setting: EnvironmentSetting, nearest: String?) -> TextFailure {
    let start =
      nearest.map { "'\(setting.key)' is not a key of \(service) environments; the nearest is '\($0)'." }
      ?? "unknown key for \(service) environments."
    return TextFailure(line: setting.line, "\(start) Allowed: \(allowed.joined(separator: ", "))")
  }
}

/// The meaning of a key in an environment's file.
enum KeyMeaning: Hashable {
  case common(CommonEnvironmentKey)
  case username
  case tenant
  case organizations
  case secret(SecretName, SecretForm)
  case setting(String)

  /// How a native file writes the key.
  var name: String {
    switch self {
    case .common(let key): key.rawValue
    case .username: "username"
    case .tenant: "tenant"
    case .organizations: "organization"
    case .secret(let secret, let form): form.key(of: secret)
    case .setting(let name): name
    }
  }
}
