import Formats
import FoundationEssentials
import TokenModel

/// An environment as the screens know it.
struct EnvironmentState: Sendable {
  let name: String
  /// Its file; nil where the folder's listing tells already that it is no environment.
  let file: EnvironmentFileName?
  /// What is in the file; nil until it is read.
  private(set) var entry: EnvironmentEntry?
  /// What of it is to be read, for the first time or again.
  var wanted: Part?
  /// Whether it was not there when the program began.
  let cameLater: Bool
  /// What is held; nil where the file is not read or cannot be used.
  var status: SessionStatus?
  /// What a login would ask of a person.
  var loginDemand: LoginDemand
  /// The file's word, until a person switches it.
  var refresh: RefreshPolicy
  var activity: SessionActivity?
  /// Why the last work on the session failed, until some succeeds.
  var failure: Failure?
  /// Since when attempts have failed; nil where the last one did not.
  private(set) var failingSince: Date?
  /// The stored secret that the server rejected, until the environment's file changes.
  var rejected: RejectedSecret?
  /// When a session was last asked for, whatever came of it: no automatic refresh follows at once.
  var lastTry: Date?
  /// What a person was called for, or would have been; nil while all is well.
  var alarm: SessionAlarm?
  /// Whether `alarm` was looked after yet.
  var isWatched = false

  /// What can be read of an environment.
  enum Part: Sendable {
    /// Its file, and what is held for it.
    case file
    /// What is held for it.
    case session
  }

  /// An environment from the folder's listing.
  ///
  /// - Parameter before: what was known under the name; it stays until the file is read, even where another file has the name now.
  init(_ listed: ListedEnvironment, after before: EnvironmentState?, cameLater: Bool) {
    name = listed.name
    self.cameLater = before?.cameLater ?? cameLater
    loginDemand = .nothing
    refresh = .manual
    switch listed {
    case .file(let file):
      self.file = file
      wanted = before?.file == file ? before?.wanted : .file
      if let before, before.file != nil {
        (entry, status, loginDemand, refresh) = (before.entry, before.status, before.loginDemand, before.refresh)
      }
    case .broken(let name, let problem):
      file = nil
      entry = .broken(name: name, problem: problem)
    }
    if let before { keepWork(of: before) }
  }

  /// What is said where something needs the file and it is not read yet.
  static let beingRead = "fob is still reading this environment's file."

  var isUnread: Bool { entry == nil }

  /// The environment, or nil where its file is not read or cannot be used.
  var environment: Environment? { entry?.environment }

  var isProduction: Bool { environment?.isProduction ?? false }

  /// That its file is not the user's to change; nil if it is.
  var refusesChange: Availability? {
    guard let file, file.isSystemWide else { return nil }
    return .impossible("\(name) is for all users of this machine; root changes \(file.file).")
  }

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

  /// Takes in what the disk tells. A session that is good again, whoever refreshed it, ends what was said of a failure.
  mutating func apply(_ status: SessionStatus, loginDemand: LoginDemand, now: Date) {
    self.status = status
    self.loginDemand = loginDemand
    if status.failure == nil, hasLivingSession(at: now) { failure = nil }
  }

  /// Takes in what is in its file. The choice of a person outlives that where the file's own word is the same.
  ///
  /// - Parameter keptRefresh: whether a person had it refreshed automatically in an earlier run; counts when the file is read for the first time.
  mutating func apply(_ reading: EnvironmentSnapshot, keptRefresh: RefreshPolicy?) {
    let (wasUnread, before) = (isUnread, environment?.refresh)
    (entry, status, loginDemand) = (reading.entry, reading.status, reading.loginDemand)
    if rejected?.fingerprint != environment?.fingerprint { rejected = nil }
    guard let word = environment?.refresh else {
      refresh = .manual
      return
    }
    if wasUnread { refresh = keptRefresh ?? word } else if before != word { refresh = word }
  }

  /// Takes note of when the attempts began to fail, as far as that is known.
  mutating func noteFailure(at now: Date) {
    failingSince = hasFailed ? failingSince ?? status?.failure?.at ?? now : nil
  }

  private mutating func keepWork(of old: EnvironmentState) {
    activity = old.activity
    failure = old.failure
    failingSince = old.failingSince
    rejected = old.rejected
    lastTry = old.lastTry
    alarm = old.alarm
    isWatched = old.isWatched
  }
}

extension EnvironmentState {
  /// When fob refreshes the session by the local clock; nil if it does not: switched off, already refreshing, or only a person can.
  func automaticRenewal(profile: ServiceProfile?, jitter: Double, now: Date) -> Date? {
    guard activity == nil, environment != nil, let profile, let status else { return nil }
    return SessionRules.automaticRenewal(
      of: status, refresh: refresh, profile: profile, canLogInAlone: loginDemand.isNothing && rejected == nil,
      beginsSessions: false, lastTry: lastTry, jitter: jitter, now: now)
  }
}

/// What is being done about an environment's session.
struct SessionActivity: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case renewing, loggingIn, loggingOut
  }

  let kind: Kind
  let work: WorkID
  /// Whether a person has asked for it; else it is done because it is due.
  var isAsked = true

  var displayName: String {
    switch kind {
    case .renewing: "refreshing…"
    case .loggingIn: "logging in…"
    case .loggingOut: "logging out…"
    }
  }
}

/// What a person is called for, even one who does not look at the screen.
enum SessionAlarm: Sendable, Hashable {
  /// The session nears its end and will not be refreshed on its own.
  case nearEnd
  /// It was to be refreshed automatically, and only a person can do that now.
  case renewalFailed
}

/// How the session of an environment stands at a moment: what its row shows.
enum SessionDisplayState: Equatable {
  /// Its file is not read yet.
  case unread
  /// Its file cannot be used.
  case broken(FileFailure)
  /// Something is being done, and there is no living session meanwhile.
  case active(SessionActivity)
  /// No session.
  case none
  /// It ends, or has ended.
  case counting(ExpiryLevel, Countdown, fraction: Double)
  /// It ends at a time that the server does not tell; when the server last accepted it.
  case signedIn(checked: Age?)
  /// It belongs to another address.
  case otherOrigin(OriginChange)
  /// What is on disk cannot be used.
  case unusable(String)

  init(_ state: EnvironmentState, in app: AppState) {
    let session = state.held?.session
    self.init(state, at: app.now, margins: session.map { app.margins(of: $0, in: state) } ?? .none)
  }

  /// - Parameter margins: those of its session, where there is one.
  init(_ state: EnvironmentState, at now: Date, margins: ExpiryMargins) {
    if state.isUnread {
      self = .unread
    } else if case .broken(_, let problem)? = state.entry {
      self = .broken(problem)
    } else if let activity = state.activity, activity.kind != .renewing || !state.hasLivingSession(at: now) {
      self = .active(activity)
    } else {
      self.init(state.status?.holding ?? .nothing, at: now, margins: margins)
    }
  }

  /// - Parameter margins: those of its session.
  init(_ holding: SessionStatus.Holding, at now: Date, margins: ExpiryMargins) {
    switch holding {
    case .nothing: self = .none
    case .otherOrigin(let change): self = .otherOrigin(change)
    case .unusable(let reason): self = .unusable(reason)
    case .session(let held):
      guard let expires = held.session.expires, let countdown = held.countdown(at: now) else {
        self = .signedIn(checked: held.checked.map { Age(of: $0, at: now) })
        return
      }
      let lifetime = max(1, expires.wholeSeconds - held.session.issued.wholeSeconds)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, margins)
      self = .counting(level, countdown, fraction: min(1, Double(countdown.secondsLeft) / Double(lifetime)))
    }
  }

  /// The word for it, on screens and in commands.
  var displayName: String {
    switch self {
    case .unread: "reading…"
    case .broken: EnvironmentEntry.brokenWord
    case .active(let activity): activity.displayName
    case .none: "no session"
    case .counting(let level, _, _): level.displayName
    case .signedIn: "signed in"
    case .otherOrigin: "new address"
    case .unusable: "unusable"
    }
  }

  /// Seconds until what it shows becomes something else; nil when nothing counts.
  var changesAfter: Int? {
    switch self {
    case .counting(_, let countdown, _): countdown.changesAfter(.twoUnits)
    case .signedIn(let checked): checked?.changesAfter
    case .unread, .broken, .active, .none, .otherOrigin, .unusable: nil
    }
  }
}

extension HeldSession {
  /// What is left of it by this machine's clock; nil where the server does not tell when it ends.
  public func countdown(at now: Date) -> Countdown? {
    session.expires.map { Countdown(to: $0.addingTimeInterval(-clockOffset), at: now) }
  }
}

extension SessionStatus.Holding {
  /// The word for how the session stands, as screens and commands say it: `fresh`, `signed in`, `no session`.
  /// - Parameters:
  ///   - now: the time by this machine's clock.
  ///   - isRefreshedUnattended: whether the session needs nobody before its end.
  public func displayName(
    at now: Date, _ thresholds: ExpiryThresholds, isRefreshedUnattended: Bool
  ) -> String {
    var margins = ExpiryMargins.none
    if case .session(let held) = self {
      margins = thresholds.margins(of: held.session, isRefreshedUnattended: isRefreshedUnattended)
    }
    return SessionDisplayState(self, at: now, margins: margins).displayName
  }
}

extension EnvironmentEntry {
  /// The word for an environment whose file cannot be used.
  public static let brokenWord = "broken"
}
