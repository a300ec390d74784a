import Formats
import FoundationEssentials
import Interface
import TokenModel

/// What `fob status` says of one environment, for people and as JSON.
struct StatusRow {
  /// What the row speaks of.
  enum Subject {
    case environment(Environment, SessionStatus)
    case broken(name: String, EnvironmentProblem)
  }

  /// A session's state as JSON names it, stable for scripts.
  private enum State: String {
    case valid, expired, signedIn = "signed_in", none, originChanged = "origin_changed", unusable, broken
  }

  static let headings: [DisplayText] = ["ENVIRONMENT", "", "SERVICE", "ACCOUNT", "STATE", "LEFT", "RENEWAL", "NOTE"]

  private let subject: Subject
  private let now: Date

  init(_ subject: Subject, now: Date) {
    self.subject = subject
    self.now = now
  }

  /// Whether another row says the same, but for the passing of time.
  func isSameState(as other: StatusRow) -> Bool {
    name == other.name && state == other.state && expires == other.expires && note == other.note
  }

  private var name: String {
    switch subject {
    case .environment(let environment, _): environment.name.text
    case .broken(let name, _): name
    }
  }

  private var held: HeldSession? {
    if case .environment(_, let status) = subject, case .session(let held) = status.holding { held } else { nil }
  }

  private var expires: Date? { held?.session.expires }

  private var secondsLeft: TimeInterval? { held?.secondsLeft(at: now) }

  private var countdown: Countdown? {
    held.flatMap { held in
      held.session.expires.map { Countdown(to: $0, at: now.addingTimeInterval(held.clockOffset)) }
    }
  }

  private var state: State {
    switch subject {
    case .broken: return .broken
    case .environment(_, let status):
      switch status.holding {
      case .nothing: return .none
      case .otherOrigin: return .originChanged
      case .unusable: return .unusable
      case .session: return secondsLeft.map { $0 > 0 ? .valid : .expired } ?? .signedIn
      }
    }
  }

  private var note: String {
    switch subject {
    case .broken(_, let problem): return problem.description
    case .environment(let environment, let status):
      switch status.holding {
      case .otherOrigin(let change): return SessionFailure.originChanged(environment.name, change).description
      case .unusable(let reason): return reason
      case .nothing, .session: return status.failure?.reason ?? ""
      }
    }
  }

  /// How the session stands, in the word of the screens.
  private var word: DisplayText {
    switch subject {
    case .broken: DisplayText(EnvironmentProblem.word)
    case .environment(_, let status): DisplayText(status.holding.word(at: now))
    }
  }

  /// The cells under `headings`.
  var cells: [DisplayText] {
    guard case .environment(let environment, _) = subject else {
      return [DisplayText(name), "", "", "", word, "", "", DisplayText(note)]
    }
    return [
      DisplayText(name), environment.isProduction ? "PRODUCTION" : "", DisplayText(environment.service.rawValue),
      DisplayText(held?.session.account ?? environment.username ?? "–"), word,
      DisplayText(countdown?.hasEnded == false ? countdown?.text ?? "–" : "–"),
      DisplayText(expires == nil ? "–" : environment.refresh.rawValue), DisplayText(note),
    ]
  }

  /// The row as JSON.
  var json: JSONValue {
    var record: [String: JSONValue] = ["name": .string(name), "state": .string(state.rawValue), "note": .string(note)]
    if case .environment(let environment, _) = subject {
      record["service"] = .string(environment.service.rawValue)
      record["url"] = .string(environment.origin.text)
      record["account"] = (held?.session.account ?? environment.username).map { .string($0) } ?? .null
      record["production"] = .bool(environment.isProduction)
      record["refresh"] = .string(environment.refresh.rawValue)
    }
    record["expires_at"] = expires.map { .string(RFC3339.text($0)) } ?? .null
    record["seconds_left"] = secondsLeft.map { .integer(Int64(max(0, $0))) } ?? .null
    return .object(record)
  }
}
