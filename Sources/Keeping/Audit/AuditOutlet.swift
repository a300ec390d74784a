import FoundationEssentials
import Glibc
import Host
import TokenModel

/// A receiver on this machine that entries of the audit log are sent to, one datagram each.
public struct AuditOutlet: Sendable, Equatable {
  private enum Form {
    case journal, syslog
  }

  private let form: Form
  /// The receiver's socket.
  let path: String

  /// systemd's journal, by its own protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL).
  public static func journal(at path: String = "/run/systemd/journal/socket") -> AuditOutlet {
    AuditOutlet(form: .journal, path: path)
  }

  /// The system's logger, in the form that glibc's `syslog` has (RFC 3164).
  public static func syslog(at path: String = "/dev/log") -> AuditOutlet { AuditOutlet(form: .syslog, path: path) }

  /// The outlet that settings name; nil for the file alone.
  public init?(_ destination: AuditDestination) {
    switch destination {
    case .file: return nil
    case .journal: self = .journal()
    case .syslog: self = .syslog()
    }
  }

  private init(form: Form, path: String) {
    self.form = form
    self.path = path
  }

  /// Sends an entry with the mark of its line.
  func send(_ entry: AuditEntry, _ mark: AuditMark) throws(SystemFailure) {
    let bytes =
      switch form {
      case .journal: JournalMessage(entry, mark).bytes
      case .syslog: Array(entry.systemLogLine.utf8)
      }
    try DatagramSocket.send(bytes, to: path)
  }

  /// Sends the mark of the log's last line alone.
  func send(head: AuditMark, at time: Date) throws(SystemFailure) {
    let words = "the audit log's head is \(head)"
    let bytes =
      switch form {
      case .journal: JournalMessage(head, words).bytes
      case .syslog: Array(SystemLog.line(words, isDone: true, at: time, process: HostIdentity.process).utf8)
      }
    try DatagramSocket.send(bytes, to: path)
  }
}

/// An entry as the journal takes it: a field a line.
private struct JournalMessage {
  private(set) var bytes: [UInt8] = []

  init(_ entry: AuditEntry, _ mark: AuditMark) {
    add("MESSAGE", entry.summary)
    add("PRIORITY", entry.isDone ? "5" : "4")
    add("SYSLOG_IDENTIFIER", "fob")
    add("FOB_HEAD", mark.description)
    add("FOB_EVENT", entry.event)
    add("FOB_RESULT", entry.result)
    add("FOB_ENVIRONMENT", entry.environment)
    add("FOB_ORIGIN", entry.origin)
    add("FOB_ACCOUNT", entry.account)
    add("FOB_HANDLE", entry.handle?.text)
    add("FOB_REASON", entry.reason)
    add("FOB_DETAIL", entry.detail)
  }

  /// - Parameter words: what people read.
  init(_ head: AuditMark, _ words: String) {
    add("MESSAGE", words)
    add("PRIORITY", "6")
    add("SYSLOG_IDENTIFIER", "fob")
    add("FOB_HEAD", head.description)
  }

  /// A value with a newline has its length before it, in eight bytes, the lowest first.
  private mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    bytes += Array(name.utf8)
    if value.utf8.contains(10) {
      bytes.append(10)
      withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    } else {
      bytes.append(UInt8(ascii: "="))
    }
    bytes += Array(value.utf8) + [10]
  }
}

extension AuditEntry {
  fileprivate var isDone: Bool { result == AuditEvent.Result.done.rawValue }

  /// One line for people.
  fileprivate var summary: String {
    let what = [event, result, "in", environment] + (handle.map { [$0.text] } ?? [])
    return ([what.joined(separator: " "), detail, reason.map { "reason: \($0)" }].compactMap(\.self)).joined(
      separator: "; ")
  }

  fileprivate var systemLogLine: String { SystemLog.line(line, isDone: isDone, at: time, process: process) }
}

/// Lines of the system's logger.
private enum SystemLog {
  /// A text with the facility for security (authpriv), at the local time.
  static func line(_ text: String, isDone: Bool, at time: Date, process: Int) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var seconds = time_t(time.timeIntervalSince1970)
    var local = tm()
    localtime_r(&seconds, &local)
    func two(_ number: Int32, _ filler: String = "0") -> String { (number < 10 ? filler : "") + "\(number)" }
    let clock = [local.tm_hour, local.tm_min, local.tm_sec].map { two($0) }.joined(separator: ":")
    let stamp = "\(months[Int(local.tm_mon)]) \(two(local.tm_mday, " ")) \(clock)"
    return "<\(10 << 3 | (isDone ? 5 : 4))>\(stamp) fob[\(process)]: \(text)"
  }
}
