import Formats
import FoundationEssentials

/// One line of the audit log: an event, when it was, and who did it.
public struct AuditEntry: Sendable, Equatable {
  /// When, by the local clock; to the second.
  public var time: Date
  /// The name of the user.
  public var user: String
  /// The host's name.
  public var host: String
  /// The number of the process.
  public var process: Int
  /// The word of what was done; a later fob may have others than `AuditEvent.Kind`.
  public var event: String
  /// The environment's name.
  public var environment: String
  /// The server.
  public var origin: String
  /// The account, or nil.
  public var account: String?
  /// The upload token, or nil.
  public var handle: Handle?
  /// The word of how it ended.
  public var result: String
  /// What else there is to say, neutral, or nil.
  public var detail: String?
  /// Why, in the words of who asked for it, neutral; nil where nobody said.
  public var reason: String?
  /// How its line is linked to the one before; nil where it is not.
  public var link: AuditLink?

  /// Cells that a text from outside may take in a line.
  static let textLimit = 400

  /// An event as it is noted: every text neutral and of bounded length.
  public init(
    _ event: AuditEvent, time: Date, user: String, host: String, process: Int, reason: String? = nil
  ) {
    func neutral(_ text: String) -> String { DisplayText(text).truncated(to: AuditEntry.textLimit).string }
    self.time = time
    self.user = neutral(user)
    self.host = neutral(host)
    self.process = process
    self.event = event.kind.rawValue
    environment = event.environment.text
    origin = event.origin.text
    account = event.account.map(neutral)
    handle = event.handle
    result = event.result.rawValue
    detail = event.detail.map(neutral)
    self.reason = reason.map(neutral)
  }
}

extension AuditEntry {
  /// The line in the file, without newline.
  package var line: String { json.text() }

  /// The entry as JSON.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "time": .string(RFC3339.text(time)), "user": .string(user), "host": .string(host),
      "pid": .integer(Int64(process)), "event": .string(event), "environment": .string(environment),
      "origin": .string(origin), "result": .string(result),
    ]
    members["account"] = account.map { .string($0) }
    members["handle"] = handle.map { .string($0.text) }
    members["detail"] = detail.map { .string($0) }
    members["reason"] = reason.map { .string($0) }
    members["seq"] = link.map { .integer(Int64($0.sequence)) }
    members["prev"] = link.map { .string($0.previous) }
    return .object(members)
  }

  /// Reads a line; nil if it is none, as when it was cut by a full disk.
  package init?(line: some Collection<UInt8>) {
    guard let value = try? JSONValue(parsing: Array(line)), let time = value["time"]?.stringValue,
      let date = RFC3339.date(time), let event = value["event"]?.stringValue,
      let environment = value["environment"]?.stringValue, let origin = value["origin"]?.stringValue,
      let result = value["result"]?.stringValue
    else { return nil }
    self.time = date
    self.event = event
    self.environment = environment
    self.origin = origin
    self.result = result
    user = value["user"]?.stringValue ?? ""
    host = value["host"]?.stringValue ?? ""
    process = Int(clamping: value["pid"]?.integerValue ?? 0)
    account = value["account"]?.stringValue
    handle = value["handle"]?.stringValue.flatMap { Handle($0) }
    detail = value["detail"]?.stringValue
    reason = value["reason"]?.stringValue
    if let sequence = value["seq"]?.integerValue, let previous = value["prev"]?.stringValue {
      link = AuditLink(sequence: Int(clamping: sequence), previous: previous)
    }
  }
}

/// How a line of the audit log is linked to those before it.
public struct AuditLink: Sendable, Equatable {
  /// The number of the line; the first has 1.
  public var sequence: Int
  /// The SHA-256 of the line before it, with its newline, in hexadecimal.
  public var previous: String

  /// Makes it.
  public init(sequence: Int, previous: String) {
    self.sequence = sequence
    self.previous = previous
  }
}

/// Where it can be read who did what.
public protocol AuditSource: Sendable {
  /// The latest entries that a query asks for, oldest first, at most so many. Lines that cannot be read are skipped.
  func latest(_ limit: Int, of query: AuditQuery) async -> [AuditEntry]
}

/// Which entries of the audit log are wanted.
public struct AuditQuery: Sendable, Equatable {
  /// What an entry is about.
  public enum Subject: Sendable, Equatable {
    case anything
    /// One upload token.
    case token(Handle)
    /// The session of an environment: what names no upload token.
    case session
  }

  /// An environment's name, or nil for all.
  public var environment: String?
  /// What it is about.
  public var subject: Subject
  /// Words of what was done; empty for all.
  public var events: Set<String>
  /// The earliest time, or nil.
  public var since: Date?

  /// A query; everything that is left out is wanted.
  public init(
    environment: String? = nil, subject: Subject = .anything, events: Set<String> = [], since: Date? = nil
  ) {
    self.environment = environment
    self.subject = subject
    self.events = events
    self.since = since
  }

  /// Whether an entry is wanted.
  public func matches(_ entry: AuditEntry) -> Bool {
    let isSubject =
      switch subject {
      case .anything: true
      case .token(let handle): entry.handle == handle
      case .session: entry.handle == nil
      }
    return isSubject && environment.map { $0 == entry.environment } ?? true
      && (events.isEmpty || events.contains(entry.event)) && since.map { $0 <= entry.time } ?? true
  }

  /// What every line that is wanted has in it, or nil; for going through many.
  package var needle: [UInt8]? {
    if case .token(let handle) = subject { return Array(handle.text.utf8) }
    return environment.map { Array($0.utf8) }
  }
}
