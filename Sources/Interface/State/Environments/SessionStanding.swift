import FoundationEssentials
import TokenModel

/// How the session of an environment stands at a moment: what its row shows.
enum SessionStanding: Equatable {
  /// Its file cannot be used.
  case broken(EnvironmentProblem)
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

  init(_ state: EnvironmentState, at now: Date) {
    if case .broken(_, let problem) = state.entry {
      self = .broken(problem)
    } else if let activity = state.activity, activity.kind != .renewing || !state.hasLivingSession(at: now) {
      self = .active(activity)
    } else {
      self.init(state.status?.holding ?? .nothing, at: now)
    }
  }

  init(_ holding: SessionStatus.Holding, at now: Date) {
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
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: lifetime)
      self = .counting(level, countdown, fraction: min(1, Double(countdown.secondsLeft) / Double(lifetime)))
    }
  }

  /// The word for it, on screens and in commands.
  var word: String {
    switch self {
    case .broken: EnvironmentProblem.word
    case .active(let activity): activity.word
    case .none: "no session"
    case .counting(let level, _, _): level.word
    case .signedIn: "signed in"
    case .otherOrigin: "new address"
    case .unusable: "unusable"
    }
  }

  /// Seconds until what it shows becomes something else; nil when nothing counts.
  var changesAfter: Int? {
    switch self {
    case .counting(_, let countdown, _): countdown.changesAfter
    case .signedIn(let checked): checked?.changesAfter
    case .broken, .active, .none, .otherOrigin, .unusable: nil
    }
  }
}

extension HeldSession {
  /// What is left of it by this machine's clock; nil where the server does not tell when it ends.
  func countdown(at now: Date) -> Countdown? {
    session.expires.map { Countdown(to: $0.addingTimeInterval(-clockOffset), at: now) }
  }
}
