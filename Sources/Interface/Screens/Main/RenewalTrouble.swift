import Formats
import FoundationEssentials

/// That a session could not be renewed, why, and when that is tried again.
struct RenewalTrouble {
  private let word: String
  private let nextTry: Date?
  private let now: Date

  /// Nil where nothing is wrong, or something is being done about it.
  init?(_ environment: EnvironmentState, _ state: AppState) {
    guard environment.activity == nil, let failure = environment.failure else { return nil }
    word = failure.word
    now = state.now
    nextTry = state.idleness.isResting ? nil : state.automaticRenewal(of: environment, at: state.now)
  }

  /// For a row: `unreachable, again 14:02:41`, without the seconds or the time where there is less room; nil where the word does not fit either.
  func short(zone: LocalZone, width: Int) -> DisplayText? {
    let word = DisplayText(word)
    let times = [time(zone), nextTry.map { DateText(zone: zone).near($0, now: now) }]
    let whole = times.map { time in time.map { word + ", again " + $0 } }
    return (whole + [word]).compactMap(\.self).first { $0.width <= width }
  }

  /// When it is tried again, as a sentence; nothing where it is not.
  func sentence(zone: LocalZone) -> String {
    time(zone).map { "Next try by itself at \($0)." } ?? ""
  }

  private func time(_ zone: LocalZone) -> DisplayText? {
    nextTry.map { date in
      let text = DateText(zone: zone)
      return date.timeIntervalSince(now) < 600 ? text.exactTime(date) : text.near(date, now: now)
    }
  }
}
