import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What the row of an environment says of its session: what is left, or what is wrong, and at its end the key that helps.
///
/// Where a command prints the row, the command that helps stands in place of the key.
struct SessionCell {
  private let state: AppState
  private let glyphs: GlyphSet
  private let zone: LocalZone
  private let environment: EnvironmentState
  private let urgency: Urgency
  private let standing: SessionDisplayState
  private let isPrinted: Bool

  init(_ environment: EnvironmentState, _ urgency: Urgency, state: AppState, brush: Brush, isPrinted: Bool) {
    self.state = state
    self.isPrinted = isPrinted
    self.environment = environment
    self.urgency = urgency
    glyphs = brush.glyphs
    zone = brush.display.zone
    standing = SessionDisplayState(environment, in: state)
  }

  /// Cells of the bar of a lifetime on an ordinary screen, and at most.
  private static let bar = 9...20
  /// Cells for how a session is refreshed next: `auto 02:12`.
  private static let refreshWidth = 10
  /// Cells for the word and the key of what expires: `critical  R`.
  private static let helpWidth = 11
  /// Cells from which on keys have their words beside them.
  private static let roomy = 30

  /// The cell, filled to so many cells.
  func text(width: Int) -> StyledText {
    let help = help(width)
    let left = left(room: width - (help.width == 0 ? 0 : help.width + 1), width)
    return help.width == 0 ? left : left.padded(to: width - help.width) + help
  }

  private func left(room: Int, _ width: Int) -> StyledText {
    let slot = UrgencyText.slot(urgency)
    switch standing {
    case .unread, .active: return StyledText(DisplayText(standing.displayName), .statusInfo)
    case .broken: return StyledText(DisplayText(standing.displayName), slot)
    case .none where urgency == .none: return StyledText(DisplayText(standing.displayName), .textDim)
    case .signedIn(let checked) where urgency == .healthy:
      let age: DisplayText = checked.map { "signed in, checked \($0.text)" } ?? "signed in, not checked yet"
      return StyledText(fitting([age, "signed in"], room), slot)
    case .counting(let level, let countdown, let fraction) where level != .expired:
      return counting(countdown, fraction, width: width, room: room)
    case .none, .signedIn, .counting, .otherOrigin, .unusable:
      return StyledText(fitting(SessionTrouble(environment, urgency, state).words(zone), room), slot)
    }
  }

  /// What is left, and how it goes on.
  private func counting(_ countdown: Countdown, _ fraction: Double, width: Int, room: Int) -> StyledText {
    let slot = UrgencyText.slot(urgency)
    let left = DisplayText(countdown.text(.twoUnits))
    var text = StyledText(DisplayText(" ").repeated(max(0, SpanText.width - left.width))) + StyledText(left, slot)
    if urgency <= .failing {
      let rest = room - text.width - 2
      let words = SessionTrouble(environment, urgency, state).words(zone)
      if rest >= 8 { text.append("  " + fitting(words, rest), slot) }
      return text
    }
    let help = isPrinted ? self.help(width).width : Self.helpWidth
    let rest = width - SpanText.width - help - 3
    let bar = min(rest - 2 - 1 - Self.refreshWidth, Self.bar.upperBound)
    guard bar >= Self.bar.lowerBound else {
      if rest >= Self.refreshWidth + 2 { text.append("  " + refresh, .text) }
      return text
    }
    text.append("  ")
    // The bars of what is well would be the brightest on the screen.
    let barSlot = urgency == .healthy ? ThemeSlot.textDim : slot
    text = text + StyledText(glyphs.filledBar(fraction, width: bar), barSlot).padded(to: bar)
    text.append(" " + refresh, environment.activity == nil ? .text : .statusInfo)
    return text
  }

  /// How it is refreshed next: `auto 02:12`, `manual`.
  private var refresh: DisplayText {
    if environment.activity?.kind == .renewing { return "refreshing" }
    guard let due = state.automaticRenewal(of: environment, at: state.now) else { return "manual" }
    return state.idleness.isResting ? "paused" : "auto \(DateText(zone: zone).time(due))"
  }

  /// The word for what is urgent, and the key that helps.
  private func help(_ width: Int) -> StyledText {
    guard environment.activity == nil else { return StyledText() }
    if isPrinted { return command }
    switch urgency {
    case .critical, .soon:
      let word = standing.displayName
      let key = state.key(state.renewal(of: environment).isPossible ? .refresh : .logIn)
      let gap = StyledText(width >= Self.roomy ? "  " : " ")
      return StyledText(DisplayText(word), UrgencyText.slot(urgency)) + gap + StyledText(DisplayText(key), .key)
    case .needsPerson:
      let (action, word) = SessionTrouble(environment, urgency, state).remedy
      return named(action, word, width)
    case .failing: return named(.errors, "details", width)
    case .healthy, .unread, .none: return StyledText()
    }
  }

  /// The command that helps; nothing where no command does.
  private var command: StyledText {
    let verb: String
    switch urgency {
    case .critical, .soon: verb = state.renewal(of: environment).isPossible ? "refresh" : "login"
    case .needsPerson where environment.environment != nil: verb = "login"
    case .needsPerson, .failing, .healthy, .unread, .none: return StyledText()
    }
    return StyledText(DisplayText("fob \(verb) \(environment.name)"), .key)
  }

  private func named(_ action: ActionName, _ word: DisplayText, _ width: Int) -> StyledText {
    let key = StyledText(DisplayText(state.key(action)), .key)
    return width >= Self.roomy ? key + StyledText(" " + word) : key
  }

  /// The first of some words that fits, the longest being first; the last one is cut where none does.
  private func fitting(_ words: [DisplayText], _ room: Int) -> DisplayText {
    words.first { $0.width <= room } ?? (words.last ?? "").truncated(to: max(1, room))
  }
}
