import FoundationEssentials
import TokenModel

/// What work is under way since when, and the latest that failed, newest first.
struct WorkJournal: Sendable {
  /// Work that has begun.
  struct Begun: Sendable {
    let work: Work
    let environment: Environment
    let at: Date
  }

  private(set) var failures: [FailureReport] = []
  private var begun: [WorkID: Begun] = [:]

  /// Failures that are kept.
  private static let limit = 40

  mutating func begin(_ work: Work, in environment: Environment, _ id: WorkID, at now: Date) {
    begun[id] = Begun(work: work, environment: environment, at: now)
  }

  /// Work that was given up, or has ended.
  @discardableResult
  mutating func end(_ id: WorkID) -> Begun? {
    begun.removeValue(forKey: id)
  }

  mutating func add(_ report: FailureReport) {
    failures = [report] + failures.prefix(Self.limit - 1)
  }

  /// The latest failures in an environment, newest first.
  func failures(in name: String) -> [FailureReport] {
    failures.filter { $0.environment.text == name }
  }
}

/// A piece of work that failed: what was tried, where, when, and why it did not come about.
struct FailureReport: Sendable, Equatable {
  /// The environment's name.
  let environment: EnvironmentName
  /// The server.
  let origin: Origin
  /// What was tried: `refresh the session`.
  let tried: String
  /// Whether it was about the session, which may be tried again without a person.
  let isAboutSession: Bool
  /// When the work began.
  let began: Date
  /// When it failed.
  let ended: Date
  /// Why it did not come about.
  let failure: Failure
}

extension Work {
  /// What is tried, after "to": `refresh the session`.
  var words: String {
    switch self {
    case .obtainSession: "get a valid session"
    case .renewSession: "refresh the session"
    case .logIn(_, after: nil): "log in"
    case .logIn: "log in with a second factor"
    case .unlockVault: "unlock the vault"
    case .awaitApproval: "log in with an approval"
    case .awaitRedirect: "wait for the browser"
    case .logOut: "log out"
    case .readDetails: "ask the server about the session"
    case .loadPage(let query): "read page \(query.page) of the upload tokens"
    case .loadAll: "read all upload tokens"
    case .readToken: "read an upload token"
    case .create: "create an upload token"
    case .revoke: "revoke an upload token"
    case .revokeMany(let rows): "revoke \(rows.count) upload tokens"
    case .planRevocation(let rows): "save a plan to revoke \(rows.count) upload tokens"
    case .resumeRevocation: "resume revoking"
    case .discardRevocation: "discard a plan of revocations"
    case .rotate(let rows, _): "rotate \(rows.count == 1 ? "an upload token" : "\(rows.count) upload tokens")"
    case .resumeRotation: "resume rotating"
    case .discardRotation: "discard a rotation"
    case .keepNotes(let notes, _):
      "\(notes.values.allSatisfy { $0 == nil } ? "delete" : "save") a \(notes.keys.contains(.label) ? "label" : "contact")"
    }
  }

  /// Whether it gets or refreshes the session.
  var isAboutSession: Bool {
    switch self {
    case .obtainSession, .renewSession, .logIn, .awaitApproval: true
    case .unlockVault, .awaitRedirect, .logOut, .readDetails, .loadPage, .loadAll, .readToken, .create, .revoke,
      .revokeMany,
      .planRevocation,
      .resumeRevocation, .discardRevocation, .rotate, .resumeRotation, .discardRotation, .keepNotes:
      false
    }
  }
}
