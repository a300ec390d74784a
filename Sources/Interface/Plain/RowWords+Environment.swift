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
    switch SessionStanding(environment, at: now) {
    case .broken(let problem): (["broken", problem.description], nil)
    case .active(let activity): ([activity.word.filter { $0 != "…" }], nil)
    case .none where environment.failure != nil: ([environment.failure?.word ?? "", "no session"], nil)
    case .none: (["no session"], nil)
    case .counting(.expired, _, _): ([environment.failure?.word, "expired"].compactMap(\.self), nil)
    case .counting(let level, let countdown, _): ([level.word], "\(Words.span(countdown.secondsLeft)) left")
    case .signedIn: (["signed in"], nil)
    case .otherOrigin: (["new address"], nil)
    case .unusable: (["unusable"], nil)
    }
  }

  private static func renewal(of environment: EnvironmentState) -> String? {
    guard let held = environment.held, held.session.expires != nil else { return nil }
    if environment.failure != nil { return "renewal failed" }
    return environment.refresh == .auto ? "renewed automatically" : "not renewed automatically"
  }
}
