import Formats
import TokenModel

/// The three formats of environment files, recognized by their sections.
enum EnvironmentFormat {
  /// fob's own: `[environment]`.
  case native
  /// The vendor's example for Preservica: `[DEFAULT]`.
  case vendor
  /// pyPreservica's `credentials.properties`: `[credentials]`.
  case pyPreservica

  /// The format of a document.
  init(of document: INIDocument) throws(TextFailure) {
    if document[NativeFormat.section] != nil {
      self = .native
    } else if document[PyPreservicaFormat.section] != nil {
      self = .pyPreservica
    } else if document[VendorFormat.section] != nil {
      self = .vendor
    } else {
      throw TextFailure(
        line: document.sections.first?.line,
        "there is no section [environment] ([DEFAULT] of Preservica's example and [credentials] of pyPreservica will do too)"
      )
    }
  }

  /// The sections that are read in files of the format.
  private var sections: [String] {
    switch self {
    case .native: [NativeFormat.section]
    case .vendor: [VendorFormat.section]
    case .pyPreservica: [PyPreservicaFormat.section, VendorFormat.section]
    }
  }

  /// The sections with content that the content's format does not read.
  static func unreadSections(of bytes: [UInt8]) -> [String] {
    guard let document = try? INIDocument(utf8: bytes), let format = try? EnvironmentFormat(of: document) else {
      return []
    }
    return document.sections.filter { !$0.entries.isEmpty && !format.sections.contains($0.name) }.map(\.name)
  }

  /// Whether a content was meant for an environment, usable or not: it has one of the sections; for `[DEFAULT]`, which
  /// others have too, also a key of Preservica's example.
  static func isMeant(by bytes: [UInt8]) -> Bool {
    let lines = String(decoding: bytes, as: UTF8.self).lowercased().split(whereSeparator: \.isNewline).map { line in
      line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    }
    func has(_ section: String) -> Bool { lines.contains { $0.hasPrefix("[\(section.lowercased())]") } }
    if has(NativeFormat.section) || has(PyPreservicaFormat.section) { return true }
    return has(VendorFormat.section)
      && lines.contains { line in
        let key = line.prefix { $0.isLetter }
        let mark = line[key.endIndex...].first { !$0.isWhitespace }
        return VendorFormat.keys.contains(String(key)) && (mark == "=" || mark == ":")
      }
  }

  /// The service that files of the format are for, or nil if they say it themselves.
  var impliedService: ServiceName? {
    switch self {
    case .native: nil
    case .vendor, .pyPreservica: ServiceName(rawValue: "preservica")
    }
  }

  /// The settings of a document of this format, in fob's own keys.
  func settings(of document: INIDocument, vocabulary: KeyVocabulary) throws(TextFailure) -> [EnvironmentSetting] {
    switch self {
    case .native: try NativeFormat.settings(of: document)
    case .vendor: try VendorFormat.settings(of: document, vocabulary: vocabulary)
    case .pyPreservica: try PyPreservicaFormat.settings(of: document, vocabulary: vocabulary)
    }
  }
}

/// fob's own environment files: one section `[environment]`, values as they stand.
enum NativeFormat {
  static let section = "environment"

  /// The settings of its only section.
  static func settings(of document: INIDocument) throws(TextFailure) -> [EnvironmentSetting] {
    if let other = document.sections.first(where: { $0.name != section }) {
      throw TextFailure(line: other.line, "no section but [\(section)] is allowed in this file")
    }
    return document[section]?.entries.map(EnvironmentSetting.init) ?? []
  }
}

/// The files of Preservica's Access-Token-Example (`preview.ini`): `[DEFAULT]` with URL, Host, Username, Password, Tenant and Version, read
/// by Python's `configparser` with its interpolation. fob's own keys may stand among them.
enum VendorFormat {
  static let section = "DEFAULT"
  /// The keys of the example that say where to log in and with which account.
  static let keys = ["url", "host", "username", "password", "tenant"]

  /// The path that `URL` has in these files (services page: Preservica, "Logging in").
  static let loginPath = "/api/accesstoken/login"

  /// The settings in fob's keys.
  static func settings(
    of document: INIDocument, vocabulary: KeyVocabulary
  ) throws(TextFailure) -> [EnvironmentSetting] {
    let entries = document[section]?.entries ?? []
    let keys = ForeignKeys(own: ["url": nil, "host": nil, "version": nil], vocabulary: vocabulary)
    var interpolation = PercentInterpolation(
      Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
    var settings: [EnvironmentSetting] = []
    for var setting in try keys.known(of: entries) {
      setting.value = try interpolation.expanded(setting)
      settings.append(setting)
    }
    let url = settings.first { $0.key == "url" }
    let host = settings.first { $0.key == "host" }
    return try [address(url: url, host: host)].compactMap(\.self) + settings.compactMap(keys.translated)
  }

  /// The server's address from `URL` and `Host`, which must name the same server: a session goes to no other.
  private static func address(
    url: EnvironmentSetting?, host: EnvironmentSetting?
  ) throws(TextFailure) -> EnvironmentSetting? {
    guard var url else {
      return host.map { EnvironmentSetting(key: "url", value: "https://\($0.value)", line: $0.line) }
    }
    if url.value.hasSuffix(loginPath) { url.value.removeLast(loginPath.count) }
    let origin = try url.origin()
    if let host {
      let names = [origin.host, "\(origin.host):\(origin.port)"]
      guard names.contains(host.value.lowercased()) else {
        throw host.problem("names another server than URL (line \(url.line)); fob sends a session to one only")
      }
    }
    return url
  }
}

/// pyPreservica's `credentials.properties`: `[credentials]` with username, password, tenant, server and twoFactorToken, read by Python's
/// `configparser` without interpolation. fob's own keys may stand among them.
enum PyPreservicaFormat {
  static let section = "credentials"

  /// The settings in fob's keys; `[DEFAULT]` counts too, as for every section that `configparser` reads.
  static func settings(
    of document: INIDocument, vocabulary: KeyVocabulary
  ) throws(TextFailure) -> [EnvironmentSetting] {
    let entries = document[section]?.entries ?? []
    let inherited = document["DEFAULT"]?.entries.filter { entry in !entries.contains { $0.key == entry.key } } ?? []
    let keys = ForeignKeys(
      own: ["server": "url", "twofactortoken": SecretName.totpSecret.rawValue], vocabulary: vocabulary)
    return try keys.known(of: entries + inherited).compactMap { setting in
      guard var translated = keys.translated(setting) else { return nil }
      if setting.key == "server" { translated.value = "https://\(setting.value)" }
      return translated
    }
  }
}

/// The keys of a file that other programs read too: theirs, fob's, and others to be ignored.
struct ForeignKeys {
  /// The keys of the format, each with fob's key for it; nil if fob combines it with others or has no use for it.
  var own: [String: String?]
  /// fob's own keys in such files.
  var vocabulary: KeyVocabulary

  /// The entries that mean something to fob, under their own keys. Unknown keys are left to the other programs, unless
  /// they look like misspelt ones.
  func known(of entries: [INIEntry]) throws(TextFailure) -> [EnvironmentSetting] {
    var known: [EnvironmentSetting] = []
    for entry in entries {
      let setting = EnvironmentSetting(entry)
      if own.keys.contains(entry.key) || vocabulary[entry.key] != nil {
        if !entry.value.isEmpty { known.append(setting) }
      } else if let nearest = vocabulary.nearest(to: entry.key, or: own.keys) {
        throw vocabulary.refusal(of: setting, nearest: nearest)
      }
    }
    return known
  }

  /// A setting under fob's key for it; nil if `own` has none.
  func translated(_ setting: EnvironmentSetting) -> EnvironmentSetting? {
    guard let key = own[setting.key] else { return setting }
    return key.map { EnvironmentSetting(key: $0, value: setting.value, line: setting.line) }
  }
}

/// Expands values as Python's `configparser.BasicInterpolation` does: `%%` is `%`, and `%(key)s` the value of another
/// key.
struct PercentInterpolation {
  /// Python's limit for nested references.
  private static let depthLimit = 10
  /// The most characters and references that all values of a file may take: nested values could grow without bounds.
  private static let workLimit = 65_536

  private let values: [String: String]
  private var workLeft = PercentInterpolation.workLimit

  /// - Parameter values: the values of all keys of the section, as written.
  init(_ values: [String: String]) {
    self.values = values
  }

  /// The value of a setting with its references expanded.
  mutating func expanded(_ setting: EnvironmentSetting) throws(TextFailure) -> String {
    try expanded(setting.value, of: setting, depth: 1)
  }

  private mutating func expanded(
    _ value: String, of setting: EnvironmentSetting, depth: Int
  ) throws(TextFailure) -> String {
    guard depth <= Self.depthLimit else { throw setting.problem("refers to itself by %(…)s") }
    var result = ""
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      workLeft -= 1
      guard workLeft > 0 else { throw setting.problem("refers with %(…)s to more than such a file can hold") }
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "%": result.append("%")
      case "(":
        guard let end = rest.firstIndex(of: ")"), rest[end...].dropFirst().first == "s" else {
          throw Self.lonePercent(setting)
        }
        guard let other = values[String(rest[..<end]).lowercased()] else {
          throw setting.problem("refers with %(…)s to a key that is not there")
        }
        result += try expanded(other, of: setting, depth: depth + 1)
        rest = rest[end...].dropFirst(2)
      default: throw Self.lonePercent(setting)
      }
    }
    return result
  }

  private static func lonePercent(_ setting: EnvironmentSetting) -> TextFailure {
    setting.problem(
      "holds a % that stands alone. In a file with [DEFAULT], as Python reads it, %% means one %: write each % twice")
  }
}
