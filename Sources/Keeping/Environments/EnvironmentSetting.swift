import Formats
import Host
import TokenModel

/// One key of an environment's file in fob's own words, whatever the file's format.
struct EnvironmentSetting: Equatable {
  /// The key as a native file writes it.
  var key: String
  /// The value, without interpolation.
  var value: String
  /// Its line in the file, counted from 1.
  var line: Int

  init(key: String, value: String, line: Int) {
    self.key = key
    self.value = value
    self.line = line
  }

  init(_ entry: INIEntry) {
    self.init(key: entry.key, value: entry.value, line: entry.line)
  }

  /// A problem with this setting; the reason follows the key.
  func problem(_ reason: String) -> TextFailure {
    TextFailure(line: line, "\(key) \(reason)")
  }
}

/// The kinds of values that settings have. No message repeats a value: a line may be mixed up with that of a secret.
extension EnvironmentSetting {
  /// Any text on one line.
  func text() throws(TextFailure) -> String {
    guard !value.isEmpty else { throw problem("has no value; add one or remove the line") }
    guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw problem("holds a line break or another control character, which is not allowed there")
    }
    return value
  }

  /// `yes`, `no` and the other words that Python's `configparser` takes for them.
  func boolean() throws(TextFailure) -> Bool {
    switch try text().lowercased() {
    case "yes", "true", "on", "1": true
    case "no", "false", "off", "0": false
    default: throw problem("must be yes or no (also true, false, on, off, 1, 0)")
    }
  }

  /// A secret of the vault: the value says that it is there, and not which.
  func vaultEntry(_ entry: VaultEntry) throws(TextFailure) -> VaultEntry {
    guard try boolean() else { throw problem("can only be yes; remove the line if fob should ask for the secret") }
    return entry
  }

  /// Entries separated by commas or lines, each once.
  func list() throws(TextFailure) -> [String] {
    var entries: [String] = []
    for part in value.split(whereSeparator: { $0 == "," || $0.isNewline }) {
      let entry = EnvironmentSetting(key: key, value: String(part.trimmed(of: \.isWhitespace)), line: line)
      guard !entry.value.isEmpty, !entries.contains(entry.value) else { continue }
      entries.append(try entry.text())
    }
    guard !entries.isEmpty else { throw problem("has no value; add one or remove the line") }
    return entries
  }

  /// `auto` or `manual`.
  func refreshPolicy() throws(TextFailure) -> RefreshPolicy {
    guard let policy = RefreshPolicy(rawValue: try text().lowercased()) else {
      throw problem("must be \(RefreshPolicy.allCases.map(\.rawValue).joined(separator: " or "))")
    }
    return policy
  }

  /// A length of time from a second to an hour, in seconds.
  func seconds() throws(TextFailure) -> Int {
    guard let seconds = TimeSpan.seconds(parsing: try text()), (1...3600).contains(seconds) else {
      throw problem("must be a length of time from 1s to 1h, such as 20s")
    }
    return seconds
  }

  /// The name of a theme, which becomes the name of a file.
  func themeName() throws(TextFailure) -> String {
    guard let name = EnvironmentName(try text()) else {
      throw problem("must be the name of a theme: \(EnvironmentName.rule)")
    }
    return name.text
  }

  /// The name of a share, which is that of its file.
  func shareName() throws(TextFailure) -> EnvironmentName {
    guard let name = EnvironmentName(try text()) else {
      throw problem("must be the name of a share: \(EnvironmentName.rule)")
    }
    return name
  }

  /// The name of a variable of the process environment.
  func variableName() throws(TextFailure) -> String {
    let name = try text()
    guard SecretForm.isVariableName(name) else {
      throw problem("must be the name of a variable: \(SecretForm.variableRule)")
    }
    return name
  }

  /// The address of a proxy; without a password, which would be shown and logged.
  func proxy() throws(TextFailure) -> String {
    let address = try text()
    let schemes = ["http://", "https://", "socks5://", "socks5h://"]
    guard let scheme = schemes.first(where: address.lowercased().hasPrefix), address.utf8.count > scheme.utf8.count
    else {
      throw problem("must be an address that starts with \(schemes.joined(separator: ", "))")
    }
    guard !address.contains("@") else {
      throw problem("must not hold a user name or password; put such an address into the variable HTTPS_PROXY instead")
    }
    return address
  }

  /// The path of a file, made absolute: `~/` is the home folder, and a relative path starts at the folder of the
  /// environment's file.
  func path(in file: EnvironmentFile) throws(TextFailure) -> String {
    let path = try text()
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/") { return file.home + path.dropFirst() }
    guard !path.hasPrefix("~") else {
      throw problem("may begin with '~/' for your home folder; '~' otherwise is not understood")
    }
    return FilePaths.folder(of: file.path) + "/" + path
  }

  /// The words of a command.
  func command() throws(TextFailure) -> [String] {
    try rethrow(
      CommandWords.split(value), as: { (failure: TextFailure) in problem(failure.reason) })
  }

  /// One of the words that are allowed.
  func word(of allowed: [String]) throws(TextFailure) -> String {
    let word = try text().lowercased()
    guard allowed.contains(word) else { throw problem("must be one of: \(allowed.joined(separator: ", "))") }
    return word
  }

  /// The address of something on a server; a path alone is on the environment's own server.
  func address(on origin: Origin) throws(TextFailure) -> ServerAddress {
    let address = try text()
    return try rethrow(ServerAddress(address, on: origin), as: unusable)
  }

  /// The server's address.
  func origin() throws(TextFailure) -> Origin {
    let address = try text()
    return try rethrow(Origin(address), as: unusable)
  }

  private func unusable(_ failure: TextFailure) -> TextFailure { problem("is not usable: \(failure)") }
}
