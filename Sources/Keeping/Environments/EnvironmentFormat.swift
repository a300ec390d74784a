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

  /// The sections that hold something and are read in no file of the format that a content has.
  static func unreadSections(of bytes: [UInt8]) -> [String] {
    guard let document = try? INIDocument(utf8: bytes), let format = try? EnvironmentFormat(of: document) else {
      return []
    }
    return document.sections.filter { !$0.entries.isEmpty && !format.sections.contains($0.name) }.map(\.name)
  }

  /// Whether a content was meant for an environment, usable or not: it begins one of the sections; `[DEFAULT]`, which others have too,
  /// beside a key of Preservica's example.
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

  /// What a document of this format says, in fob's own words.
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

  /// The settings of the one section that there may be.
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
  /// The keys of the example that say where to log in and as whom.
  static let keys = ["url", "host", "username", "password", "tenant"]

  /// The path that `URL` has in these files (services page: Preservica, "Logging in").
  static let loginPath = "/api/accesstoken/login"

  /// The settings in fob's words.
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

  /// The server's address from `URL` and `Host`, which must be the same server: a session goes to no other.
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

  /// The settings in fob's words; what `[DEFAULT]` holds counts too, as for every section that `configparser` reads.
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

/// The keys of a file that other programs read too: its own, fob's beside them, and more that are nobody's business here.
struct ForeignKeys {
  /// The keys of the format, each with the key that fob has for it; nil if fob puts it together with others or has no use for it.
  var own: [String: String?]
  /// The keys that fob understands beside those.
  var vocabulary: KeyVocabulary

  /// The entries that mean something to fob, under their own keys. What nobody here knows is left to the other programs, unless it
  /// looks like a misspelt key.
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

  /// A setting under fob's key for it, or nil if `own` gives none.
  func translated(_ setting: EnvironmentSetting) -> EnvironmentSetting? {
    guard let key = own[setting.key] else { return setting }
    return key.map { EnvironmentSetting(key: $0, value: setting.value, line: setting.line) }
  }
}

/// What Python's `configparser.BasicInterpolation` makes of the values of a file: `%%` is `%`, and `%(key)s` the value of another key.
struct PercentInterpolation {
  /// As deep as Python follows values in values.
  private static let depthLimit = 10
  /// The most characters and references that all values of a file may take, lest values in values grow beyond all bounds.
  private static let workLimit = 65_536

  private let values: [String: String]
  private var workLeft = PercentInterpolation.workLimit

  /// - Parameter values: the values of all keys of the section, as they are written.
  init(_ values: [String: String]) {
    self.values = values
  }

  /// The value of a setting with what it refers to.
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
