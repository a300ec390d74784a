import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A row as somebody reads it out.
struct SpokenRow: Equatable {
  /// Which row it is, which distinguishes it from another row with the same words.
  let identity: String
  /// What is known, without what changes from second to second.
  let facts: [DisplayText]
  /// How long it lasts, after so many of the facts; nil where nothing counts.
  let time: (place: Int, text: DisplayText)?
  /// `3 of 187`.
  let position: DisplayText?

  /// All of it, in one line.
  var text: DisplayText {
    var parts = facts
    if let time { parts.insert(time.text, at: time.place) }
    if let position { parts.append(position) }
    return parts.joined(separator: ", ")
  }

  /// The same row with the same facts; time passes, and rows move, unsaid.
  static func == (left: SpokenRow, right: SpokenRow) -> Bool {
    left.identity == right.identity && left.facts == right.facts
  }
}

extension SpokenRow {
  /// An environment: `video, production, api.video, fresh, 59 minutes left, refreshed automatically, 4 of 4`.
  init(_ environment: EnvironmentState, _ state: AppState, position: DisplayText? = nil) {
    let service = state.serviceName(of: environment)
    let account = environment.held?.session.account ?? environment.environment?.username
    let place = [environment.isProduction ? "production" : nil, service, account].compactMap(\.self)
    let standing = SpokenRow.standing(of: environment, in: state)
    let facts = [environment.name] + place + standing.words
    let renewal = SpokenRow.renewal(of: environment)
    let share = ShareText(environment)?.spoken ?? []
    self.init(
      identity: "environment \(environment.name)",
      facts: (facts + [renewal].compactMap(\.self) + share).map { DisplayText($0) },
      time: standing.time.map { (facts.count, DisplayText($0)) }, position: position)
  }

  /// How its session stands, and how long it lasts.
  static func standing(of environment: EnvironmentState, in state: AppState) -> (words: [String], time: String?) {
    let standing = SessionDisplayState(environment, in: state)
    let word = standing.displayName.filter { $0 != "…" }
    return switch standing {
    case .broken(let problem): ([word, problem.description], nil)
    case .none, .counting(.expired, _, _): ([environment.failure?.word, word].compactMap(\.self), nil)
    case .counting(_, let countdown, _): ([word], "\(SpokenText.span(countdown.secondsLeft)) left")
    case .unread, .active, .signedIn, .otherOrigin, .unusable: ([word], nil)
    }
  }

  private static func renewal(of environment: EnvironmentState) -> String? {
    guard let held = environment.held, held.session.expires != nil else { return nil }
    if environment.failure != nil { return "refresh failed" }
    return environment.refresh == .auto ? "refreshed automatically" : "not refreshed automatically"
  }
}

extension SpokenRow {
  /// An upload token: `batch upload, scope upload, handle fl2wa4sklr, created 2026-11-22, fresh, 58 minutes left, 1 of 187`.
  ///
  /// - Parameter origin: where it is one of several lists', which its environment is said of first.
  init(_ row: ListedToken, _ state: AppState, origin: RowsOrigin? = nil, position: DisplayText? = nil) {
    let token = TokenFacts(row, state, clockOffset: origin?.clockOffset)
    let environment = origin?.environment
    let place = [environment?.name.text, environment?.isProduction == true ? "production" : nil].compactMap(\.self)
    var facts = place
    facts +=
      state.chosenList?.marks.contains(RowKey(handle: row.handle, origin: origin?.place ?? 0)) == true ? ["marked"] : []
    var time: (Int, DisplayText)?
    for field in TokenField.allCases {
      if let fact = token.spoken(field) { facts.append(fact) }
      if field == .expiry { time = token.spokenTime.map { (facts.count, DisplayText($0)) } }
    }
    self.init(
      identity: (["token \(row.handle)"] + place.prefix(1)).joined(separator: " of "),
      facts: facts.map { DisplayText($0) }, time: time, position: position)
  }
}
