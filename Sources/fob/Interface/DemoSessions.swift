import Formats
import FoundationEssentials
import Host
import Keeping
import TokenModel

/// The sessions of the demo with thirty environments: the lasting ones are real, and expire when the scene wants them
/// to.
struct DemoSessions {
  private let fob: Composition
  private let store: SessionStore

  init(_ fob: Composition) {
    self.fob = fob
    store = SessionStore(folder: SessionStore.folder(in: fob.folders.state), clock: fob.clock)
  }

  /// Seconds left of sessions, by the names of their environments; nil if the server does not say.
  private static let lasting: [(name: String, left: Double?)] = [
    ("oral-history", 41), ("maps", 252), ("archive-eu", 896), ("archive-us", 668), ("newspapers", 571),
    ("pod-east", nil), ("video", 3482), ("video-live", 1900), ("archive-test", 800), ("pod-test", nil),
    ("video-test", 2657), ("theses", 769), ("web-service", 21_800),
  ]

  /// Logs in where a session is wanted, and writes expired records for the others.
  func furnish() async throws(CommandFailure) {
    let usable = try fob.usable(named: Self.lasting.map(\.name) + ["archive-2fa", "pod-west", "web-portal"])
    let environments = Dictionary(usable.map { ($0.name.text, $0) }) { first, _ in first }
    do throws(SessionFailure) {
      for (name, _) in Self.lasting {
        if let environment = environments[name] { _ = try await fob.sessions.renew(environment) }
      }
    } catch {
      throw CommandFailure(error)
    }
    for (name, left) in Self.lasting {
      if let environment = environments[name] { try age(environment, left: left) }
    }
    if let code = environments["archive-2fa"] {
      try writeExpired(code, ago: 492) { $0.challengedFile = code.fingerprint }
    }
    if let portal = environments["web-portal"] { try writeExpired(portal, ago: 3600) { _ in } }
    if let west = environments["pod-west"] {
      let failure = RecordedFailure(
        at: fob.clock.now.addingTimeInterval(-732), word: "unreachable", reason: "127.0.0.1 refused the connection.",
        needsLogin: false, count: 6, nextTry: nil)
      try writeExpired(west, ago: 720) { $0.failure = failure }
    }
  }

  /// Makes a session expire earlier than its server says.
  private func age(_ environment: Environment, left: Double?) throws(CommandFailure) {
    guard case .found(var record) = store.read(environment.name), var session = record.session else { return }
    let now = fob.clock.now
    if let left, let lifetime = session.lifetime, case .tokens(var tokens) = session.credentials {
      let end = now.addingTimeInterval(left)
      tokens.expires = end
      session.credentials = .tokens(tokens)
      session.issued = end.addingTimeInterval(-max(lifetime, left))
    }
    record.session = session
    record.checked = now.addingTimeInterval(environment.isProduction ? -190 : -70)
    record.renewals = []
    try save(record, environment)
  }

  /// Writes the record of an expired session.
  private func writeExpired(
    _ environment: Environment, ago age: Double, _ change: (inout SessionRecord) -> Void
  ) throws(CommandFailure) {
    let end = fob.clock.now.addingTimeInterval(-age)
    let tokens = SessionTokens(access: Secret("of a session that has ended"), refresh: nil, expires: end)
    var record = SessionRecord(of: environment)
    record.binding = SessionBinding(environment)
    record.session = Session(
      origin: environment.origin, credentials: .tokens(tokens), account: environment.username,
      issued: end.addingTimeInterval(-900))
    change(&record)
    try save(record, environment)
  }

  private func save(_ record: SessionRecord, _ environment: Environment) throws(CommandFailure) {
    var record = record
    record.generation += 1
    do throws(SessionStoreFailure) {
      try store.save(record, as: environment.name)
    } catch {
      throw CommandFailure(.failed, "The demo could not be prepared: \(error)")
    }
  }
}
