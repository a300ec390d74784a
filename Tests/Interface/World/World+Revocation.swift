import Foundation
import TokenModel

@testable import Interface

extension World {
  /// A revocation of so many of video's tokens, of which some have a result: in turn ended, already gone, refused, unknown, ended, …
  static func revocation(_ count: Int = 8, tried: Int = 0, in environment: String = "video") throws -> Revocation {
    let rows = try (1...count).map { RevocationRow(try videoToken($0)) }
    var revocation = Revocation(
      path: "/state/revocations/plan.jsonl",
      plan: RevocationPlan(
        environment: try named(environment), origin: try videoEnvironment().origin, account: nil, made: now,
        rows: rows))
    let results: [RevocationResult] = [
      .ended, .ended, .alreadyGone, .refused(reason: "The server says no."), .ended,
      .unknown(reason: "The connection broke."),
    ]
    for (index, row) in rows.prefix(tried).enumerated() {
      revocation.record(results[index % results.count], of: row.handle)
    }
    return revocation
  }
}

extension AppState {
  /// The work that effects begin.
  static func work(in effects: [Effect]) -> (work: Work, id: WorkID)? {
    for case .start(let work, _, let id) in effects {
      switch work {
      case .loadPage, .loadAll: continue
      default: return (work, id)
      }
    }
    return nil
  }
  /// The login that effects send.
  static func login(in effects: [Effect]) -> (answers: LoginAnswers, challenge: LoginChallenge?, work: WorkID)? {
    for case .start(.logIn(let answers, let challenge), _, let work) in effects { return (answers, challenge, work) }
    return nil
  }
}
