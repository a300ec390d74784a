import Formats
import TokenModel

/// Takes the sections of a `settings.ini` into settings, and notes what it cannot read.
struct SettingsReader {
  private(set) var settings = Settings()
  private(set) var problems: [SettingsProblem] = []
  private let file: String

  init(file: String) {
    self.file = file
  }

  mutating func read(_ section: INISection) {
    guard section.name == SettingsFile.section else {
      return note(section.line, "there is no section [\(section.name)]; all settings stand in [settings].")
    }
    for entry in section.entries { read(entry) }
  }

  private mutating func read(_ entry: INIEntry) {
    guard let key = SettingsKey(rawValue: entry.key) else {
      let words = SettingsKey.allCases.map(\.rawValue)
      let advice =
        NearestWord.to(entry.key, among: words).map { "did you mean “\($0)”?" }
        ?? "there are \(words.joined(separator: ", "))."
      return note(entry.line, "there is no setting “\(entry.key)”; \(advice)")
    }
    if !take(key, entry.value) { note(entry.line, "\(key.rawValue) \(key.demand).") }
  }

  /// False where the value is none for this key.
  private mutating func take(_ key: SettingsKey, _ value: String) -> Bool {
    switch key {
    case .theme: take(EnvironmentName(value)?.text) { $0.theme = $1 }
    case .mouse: take(Self.boolean(value)) { $0.mouse = $1 }
    case .plain: take(Self.boolean(value)) { $0.plain = $1 }
    case .notify: take(NotificationMeans(rawValue: value.lowercased())) { $0.notify = $1 }
    case .notifyBefore: take(Self.seconds(value)) { $0.notifyBefore = $1 }
    case .idleMask: take(Self.secondsOrNever(value)) { $0.idleMask = $1 }
    case .idleStop: take(Self.secondsOrNever(value)) { $0.idleStop = $1 }
    }
  }

  private mutating func take<Value>(_ value: Value?, _ set: (inout Settings, Value) -> Void) -> Bool {
    guard let value else { return false }
    set(&settings, value)
    return true
  }

  private mutating func note(_ line: Int, _ reason: String) {
    problems.append(SettingsProblem(file: file, line: line, reason: reason))
  }

  private static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true", "on", "1": true
    case "no", "false", "off", "0": false
    default: nil
    }
  }

  private static func seconds(_ text: String) -> Double? {
    TimeSpan.seconds(parsing: text.lowercased()).flatMap { $0 > 0 ? Double($0) : nil }
  }

  /// The outer nil: neither a length of time nor the word never.
  private static func secondsOrNever(_ text: String) -> Double?? {
    text.lowercased() == "never" ? .some(nil) : seconds(text).map { .some($0) }
  }
}
