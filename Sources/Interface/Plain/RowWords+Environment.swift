import Formats
import FoundationEssentials
import TokenModel

extension RowWords {
  /// An environment: `video, production, api.video, fresh, 59 minutes left, renewed automatically, 4 of 4`.
  init(_ environment: EnvironmentState, _ state: AppState, position: DisplayText? = nil) {
    let service = environment.environment.map { state.profile(of: $0)?.displayName ?? $0.service.rawValue }
    let account = environment.held?.session.account ?? environment.environment?.username
    let place = [environment.isProduction ? "production" : nil, service, account].compactMap(\.self)
    let standing = RowWords.standing(of: environment, at: state.now)
    let facts = [environment.name] + place + standing.words
    let renewal = RowWords.renewal(of: environment)
    self.init(
      identity: "environment \(environment.name)",
      facts: (facts + [renewal].compactMap(\.self)).map { DisplayText($0) },
      time: standing.time.map { (facts.count, DisplayText($0)) }, position: position)
  }

  /// How its session stands, and how long it lasts.
  static func standing(of environment: EnvironmentState, at now: Date) -> (words: [String], time: String?) {
    let standing = SessionStanding(environment, at: now)
    let word = standing.word.filter { $0 != "…" }
    return switch standing {
    case .broken(let problem): ([word, problem.description], nil)
    case .none, .counting(.expired, _, _): ([environment.failure?.word, word].compactMap(\.self), nil)
    case .counting(_, let countdown, _): ([word], "\(Words.span(countdown.secondsLeft)) left")
    case .active, .signedIn, .otherOrigin, .unusable: ([word], nil)
    }
  }

  private static func renewal(of environment: EnvironmentState) -> String? {
    guard let held = environment.held, held.session.expires != nil else { return nil }
    if environment.failure != nil { return "renewal failed" }
    return environment.refresh == .auto ? "renewed automatically" : "not renewed automatically"
  }
}
