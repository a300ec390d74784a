import FoundationEssentials
import TokenModel

/// An environment as the screens know it.
struct EnvironmentState: Sendable {
  let entry: EnvironmentEntry
  /// What is held; nil where the file cannot be used.
  var status: SessionStatus?
  /// What a login would ask of a person.
  var loginDemand: LoginDemand
  /// The file's word, until a person switches it.
  var refresh: RefreshPolicy
  var activity: SessionActivity?
  /// Why the last work on the session failed, until some succeeds.
  var failure: Failure?
  /// When a session was last asked for, whatever came of it: no automatic renewal follows at once.
  var lastTry: Date?
  /// What a person was called for, or would have been; nil while all is well.
  var alarm: SessionAlarm?
  /// Whether `alarm` was looked after yet.
  var isWatched = false

  init(_ reading: EnvironmentReading) {
    entry = reading.entry
    status = reading.status
    loginDemand = reading.loginDemand
    switch reading.entry {
    case .usable(let environment): refresh = environment.refresh
    case .broken: refresh = .manual
    }
  }

  var name: String { entry.name }

  /// The environment, or nil where its file cannot be used.
  var environment: Environment? {
    if case .usable(let environment) = entry { environment } else { nil }
  }

  var isProduction: Bool { environment?.isProduction ?? false }

  /// The session that is held for the environment's address, ended or not.
  var held: HeldSession? {
    if case .session(let held) = status?.holding { held } else { nil }
  }

  /// The addresses that its file names and that no login has confirmed; nil where there are none.
  var originChange: OriginChange? {
    if case .otherOrigin(let change) = status?.holding { change } else { nil }
  }

  /// Whether there is a session that has not ended, as far as is known.
  func hasLivingSession(at now: Date) -> Bool {
    guard let held else { return false }
    return held.countdown(at: now).map { !$0.hasEnded } ?? true
  }

  /// Takes in what the disk tells. A session that is good again, whoever renewed it, ends what was said of a failure.
  mutating func take(_ status: SessionStatus, loginDemand: LoginDemand, now: Date) {
    self.status = status
    self.loginDemand = loginDemand
    if status.failure == nil, hasLivingSession(at: now) { failure = nil }
  }

  /// What this was before its file was read again: the choice of a person outlives it where the file's own word is the same.
  mutating func keepChoices(of old: EnvironmentState) {
    activity = old.activity
    failure = old.failure
    lastTry = old.lastTry
    alarm = old.alarm
    isWatched = old.isWatched
    if old.environment?.refresh == environment?.refresh { refresh = old.refresh }
  }
}
