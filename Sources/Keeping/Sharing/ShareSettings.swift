import Formats
import Host
import TokenModel

/// How this host reaches the register of a team: what `shares/NAME.ini` says.
public struct ShareSettings: Sendable, Equatable {
  /// The engine.
  public enum Place: Sendable, Equatable {
    /// The client addresses of an etcd cluster's members.
    case etcd([Origin])
    /// A folder of this machine.
    case folder(String)
  }

  /// What this host calls the share: the name of its file.
  public var name: EnvironmentName
  /// The file's path.
  public var file: String
  /// Where the register is.
  public var place: Place
  /// What all keys of fob begin with there.
  public var prefix: String
  /// etcd's name for this team, or nil.
  public var user: String?
  /// Where that user's password comes from, or nil.
  public var password: SecretSource?
  /// Certificates and proxy.
  public var connection: ConnectionSettings
  /// The name of the group of hosts that reach servers from the same address as this one.
  public var egress: String

  /// What keys begin with if the file does not say.
  public static let standardPrefix = "fob"
}

/// Reads the content of a share's file.
struct ShareReader {
  private static let section = "share"

  private let file: EnvironmentFile
  private var settings: [String: EnvironmentSetting] = [:]

  init(_ file: EnvironmentFile) throws(TextFailure) {
    self.file = file
    let document = try INIDocument(utf8: file.bytes)
    if let other = document.sections.first(where: { $0.name != Self.section }) {
      throw TextFailure(line: other.line, "no section but [\(Self.section)] is allowed in this file")
    }
    let passwords = SecretForm.allCases.map { $0.key(of: .password) }
    let known = ShareKey.allCases.map(\.rawValue) + passwords
    for setting in document[Self.section]?.entries.map(EnvironmentSetting.init) ?? [] {
      guard known.contains(setting.key) else {
        let nearest = NearestWord.to(setting.key, among: known).map { "; the nearest is '\($0)'" } ?? ""
        throw TextFailure(
          line: setting.line,
          "unknown key\(nearest). Allowed: \(ShareKey.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      if let earlier = settings.updateValue(setting, forKey: setting.key) {
        throw setting.problem("repeats line \(earlier.line); keep one of them")
      }
    }
  }

  func shareSettings() throws(TextFailure) -> ShareSettings {
    let connection = ConnectionSettings(
      caFile: try self[.caFile]?.path(in: file), clientCertificate: try self[.clientCertificate]?.path(in: file),
      clientKey: try self[.clientKey]?.path(in: file), proxy: try self[.proxy]?.proxy())
    if let key = self[.clientKey], connection.clientCertificate == nil { throw key.problem("needs client_certificate") }
    return ShareSettings(
      name: file.name, file: file.path, place: try place(), prefix: try prefix(), user: try self[.user]?.text(),
      password: try password(), connection: connection, egress: try self[.egress]?.text() ?? "")
  }

  private subscript(key: ShareKey) -> EnvironmentSetting? { settings[key.rawValue] }

  private func place() throws(TextFailure) -> ShareSettings.Place {
    switch (self[.url], self[.folder]) {
    case (let url?, nil):
      var origins: [Origin] = []
      for text in try url.list() {
        origins.append(try EnvironmentSetting(key: url.key, value: text, line: url.line).origin())
      }
      return .etcd(origins)
    case (nil, let folder?): return .folder(try folder.path(in: file))
    case (_, let folder?): throw folder.problem("cannot stand beside url; keep one of them")
    case (nil, nil): throw TextFailure("the key 'url' is missing. \(ShareKey.url.help)")
    }
  }

  private func prefix() throws(TextFailure) -> String {
    guard let setting = self[.prefix] else { return ShareSettings.standardPrefix }
    let text = try setting.text()
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.hasPrefix("/"), !text.hasSuffix("/") else {
      throw setting.problem("must be printable, without blanks, and neither begin nor end with '/'")
    }
    return text
  }

  private func password() throws(TextFailure) -> SecretSource? {
    let given = SecretForm.allCases.compactMap { form in settings[form.key(of: .password)].map { (form, $0) } }
    guard let (form, setting) = given.first else { return nil }
    if given.count > 1 { throw given[1].1.problem("gives the password a second time; keep one of them") }
    guard self[.user] != nil else { throw setting.problem("needs user") }
    switch form {
    case .command: return .command(try setting.command())
    case .file: return .file(path: try setting.path(in: file))
    case .variable: return .variable(name: try setting.variableName())
    case .literal: return .literal(Secret(try setting.text()))
    case .vault: return .vault(try setting.vaultEntry(VaultEntry(environment: file.name, secret: .registerPassword)))
    }
  }
}
