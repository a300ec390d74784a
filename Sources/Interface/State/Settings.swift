import Formats
import TerminalKit
import TokenModel

/// What the operator's `settings.ini` says, and the program's own word where it says nothing.
public struct Settings: Sendable, Equatable {
  /// The theme where no environment has one of its own; nil where the file says nothing.
  public var theme: String?
  /// Whether the mouse is used; nil where the file says nothing.
  public var mouse: Bool?
  /// Whether everything is said line by line instead of drawing a screen; nil where the file says nothing.
  public var plain: Bool?
  /// How a terminal nobody looks at calls for a person.
  public var notify = NotificationMeans.off
  /// When what expires counts as soon and as critical.
  public var thresholds = ExpiryThresholds()
  /// Seconds before the end of a session that will not be refreshed on its own at which fob warns; nil: when it counts as soon.
  public var notifyBefore: Double?
  /// Seconds without input after which whatever is revealed is masked; nil: never.
  public var idleMask: Double? = 120
  /// Seconds without input after which nothing is refreshed any more; nil: never.
  public var idleStop: Double? = 28_800

  /// Where entries of the audit log go besides its file.
  public var auditDestination = AuditDestination.file

  /// The share of environments that name none of their own; nil where the file says nothing.
  public var share: EnvironmentName?

  /// Where sessions are kept.
  public var sessions = SessionsPlace.state

  /// The words of the command for events; nil where the file says nothing.
  public var onEvent: [String]?

  /// The program's own settings.
  public init() {}
}

/// The keys of `settings.ini`; the raw value is the word in the file.
public enum SettingsKey: String, Sendable, CaseIterable {
  case theme, mouse, plain
  case sessionSoon = "session_soon"
  case sessionCritical = "session_critical"
  case tokenSoon = "token_soon"
  case tokenCritical = "token_critical"
  case notify
  case notifyBefore = "notify_before"
  case idleMask = "idle_mask"
  case idleStop = "idle_stop"
  case share
  case onEvent = "on_event"
  case auditTo = "audit_to"
  case sessions

  /// What a value must be, for the person who wrote another one.
  var demand: String {
    switch self {
    case .theme: "must be the name of a theme; 'fob themes' lists them"
    case .mouse, .plain: "must be yes or no"
    case .notify: "must be \(NotificationMeans.allCases.map(\.rawValue).joined(separator: ", "))"
    case .notifyBefore, .sessionSoon, .sessionCritical, .tokenSoon, .tokenCritical:
      "must be a length of time, such as 5m"
    case .idleMask, .idleStop: "must be a length of time, such as 90s, 5m or 8h, or never"
    case .share: "must be the name of a share; 'fob share status' lists them"
    case .onEvent: "must be a command, quoted as in a shell; pipes and variables need a script"
    case .auditTo: "must be \(AuditDestination.allCases.map(\.rawValue).joined(separator: ", "))"
    case .sessions: "must be \(SessionsPlace.allCases.map(\.rawValue).joined(separator: " or "))"
    }
  }

  /// One sentence for the manual.
  public var help: String {
    switch self {
    case .theme:
      "The theme where an environment has none of its own. Default: auto, which is dark or light as the terminal's background is."
    case .mouse: "Whether the mouse is used: yes or no."
    case .plain: "Print everything line by line instead of drawing a screen, as --plain does: yes or no."
    case .sessionSoon:
      "How long before its end a session that is not refreshed automatically is marked soon, at most a third of its lifetime. Default: 5m."
    case .sessionCritical: "How long before its end such a session is marked critical. Default: 1m."
    case .tokenSoon:
      "How long before its end an upload token is marked soon, at most half of its lifetime. Default: 24h."
    case .tokenCritical: "How long before its end an upload token is marked critical. Default: 1h."
    case .notify:
      "How fob notifies you shortly before a session expires that fob does not refresh, or when a refresh needs you: \(NotificationMeans.allCases.map(\.rawValue).joined(separator: ", "))."
    case .notifyBefore: "How long before the end, such as 5m. Default: when the session is marked soon."
    case .idleMask: "After so long without a key, fob masks revealed values. Default: 2m; or never."
    case .idleStop: "After so long without a key, fob refreshes nothing until you press one. Default: 8h; or never."
    case .share: "The share of environments that name an account and no share of their own ('fob share')."
    case .onEvent:
      "A command that fob runs at events, where an environment names none of its own; without a shell, with JSON on its standard input ('man fob-events')."
    case .auditTo:
      "Where entries of the audit log go besides its file: journal, for systemd's, or syslog, for the socket /dev/log. Default: file, which is nowhere else."
    case .sessions:
      "Where sessions are kept: state, on the disk, or runtime, in memory below XDG_RUNTIME_DIR ('man fob-security'). Default: state. Counts from the next start of fob on."
    }
  }
}

/// Reads `settings.ini`: one section, `[settings]`.
///
/// fob reports an invalid line and ignores it; nothing in the file keeps the program from starting.
public enum SettingsFile {
  /// The section's name.
  static let section = "settings"

  /// The settings that a file's text gives.
  ///
  /// - Parameter file: where the text is from, for the problems.
  public static func read(_ text: [UInt8], file: String) -> (settings: Settings, problems: [FileFailure]) {
    let document: INIDocument
    do throws(TextFailure) {
      document = try INIDocument(utf8: text)
    } catch {
      return (Settings(), [FileFailure(file: file, line: error.line, reason: "\(error.reason).")])
    }
    var reader = SettingsReader(file: file)
    for section in document.sections { reader.read(section) }
    return (reader.settings, reader.problems)
  }
}

/// Takes the sections of a `settings.ini` into settings, and notes what it cannot read.
struct SettingsReader {
  private(set) var settings = Settings()
  private(set) var problems: [FileFailure] = []
  private let file: String

  init(file: String) {
    self.file = file
  }

  mutating func read(_ section: INISection) {
    guard section.name == SettingsFile.section else {
      return report(section.line, "there is no section [\(section.name)]; all settings stand in [settings].")
    }
    for entry in section.entries { read(entry) }
    checkThresholds(section)
  }

  private mutating func read(_ entry: INIEntry) {
    guard let key = SettingsKey(rawValue: entry.key) else {
      let words = SettingsKey.allCases.map(\.rawValue)
      let advice =
        NearestWord.to(entry.key, among: words).map { "did you mean '\($0)'?" }
        ?? "there are \(words.joined(separator: ", "))."
      return report(entry.line, "there is no setting '\(entry.key)'; \(advice)")
    }
    if !apply(key, entry.value) { report(entry.line, "\(key.rawValue) \(key.demand).") }
  }

  /// False where the value is none for this key.
  private mutating func apply(_ key: SettingsKey, _ value: String) -> Bool {
    switch key {
    case .theme: set(EnvironmentName(value)?.text) { $0.theme = $1 }
    case .mouse: set(Self.boolean(value)) { $0.mouse = $1 }
    case .plain: set(Self.boolean(value)) { $0.plain = $1 }
    case .notify: set(NotificationMeans(rawValue: value.lowercased())) { $0.notify = $1 }
    case .sessionSoon: setSpan(value) { $0.thresholds.session.soon = $1 }
    case .sessionCritical: setSpan(value) { $0.thresholds.session.critical = $1 }
    case .tokenSoon: setSpan(value) { $0.thresholds.token.soon = $1 }
    case .tokenCritical: setSpan(value) { $0.thresholds.token.critical = $1 }
    case .notifyBefore: setSpan(value) { $0.notifyBefore = Double($1) }
    case .idleMask: set(Self.secondsOrNever(value)) { $0.idleMask = $1 }
    case .idleStop: set(Self.secondsOrNever(value)) { $0.idleStop = $1 }
    case .share: set(EnvironmentName(value)) { $0.share = $1 }
    case .onEvent: set(try? TokenModel.CommandWords.split(value)) { $0.onEvent = $1 }
    case .auditTo: set(AuditDestination(rawValue: value.lowercased())) { $0.auditDestination = $1 }
    case .sessions: set(SessionsPlace(rawValue: value.lowercased())) { $0.sessions = $1 }
    }
  }

  private mutating func set<Value>(_ value: Value?, _ set: (inout Settings, Value) -> Void) -> Bool {
    guard let value else { return false }
    set(&settings, value)
    return true
  }

  /// The same of a length of time, in seconds.
  private mutating func setSpan(_ value: String, _ set: (inout Settings, Int) -> Void) -> Bool {
    self.set(Self.seconds(value), set)
  }

  /// What is critical is soon too.
  private mutating func checkThresholds(_ section: INISection) {
    let pairs: [(WritableKeyPath<ExpiryThresholds, ExpiryMargins>, SettingsKey, SettingsKey)] = [
      (\.session, .sessionSoon, .sessionCritical), (\.token, .tokenSoon, .tokenCritical),
    ]
    for (margins, soon, critical) in pairs {
      let read = settings.thresholds[keyPath: margins]
      let entries = section.entries.filter { [soon.rawValue, critical.rawValue].contains($0.key) }
      guard read.critical > read.soon, let last = entries.last else { continue }
      settings.thresholds[keyPath: margins] = ExpiryThresholds()[keyPath: margins]
      let spans = "\(TimeSpan.text(seconds: read.critical)) and \(TimeSpan.text(seconds: read.soon))"
      report(last.line, "\(critical.rawValue) must not be longer than \(soon.rawValue); they are \(spans).")
    }
  }

  private mutating func report(_ line: Int, _ reason: String) {
    problems.append(FileFailure(file: file, line: line, reason: reason))
  }

  private static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true", "on", "1": true
    case "no", "false", "off", "0": false
    default: nil
    }
  }

  private static func seconds(_ text: String) -> Int? {
    TimeSpan.seconds(parsing: text.lowercased()).flatMap { $0 > 0 ? $0 : nil }
  }

  /// The outer nil: neither a length of time nor the word never.
  private static func secondsOrNever(_ text: String) -> Double?? {
    text.lowercased() == "never" ? .some(nil) : seconds(text).map { .some(Double($0)) }
  }
}
