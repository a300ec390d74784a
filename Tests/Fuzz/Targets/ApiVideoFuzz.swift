import Formats
import FoundationEssentials
import TokenModel

@testable import Services

extension FuzzTarget {
  /// All that api.video answers: sessions, tokens, pages of them, problems.
  static let apiVideo = FuzzTarget("api-video") { input in
    let origin = try Origin("https://ws.api.video")
    let response = answer(input)
    let sent = Date(timeIntervalSince1970: 1_800_000_000)
    let session = try failing { () throws(ServiceFailure) in
      try ApiVideoSession.read(response, from: origin, sent: sent)
    }
    if let session {
      try check(session)
      try check(ApiVideoDetails.facts(session, tokensTotal: 1, rateLimit: nil))
    }
    let query = TokenQuery(page: 1, pageSize: 100)
    let page = try failing { () throws(ServiceFailure) in
      try ApiVideoPage.read(response, to: query, from: origin.host)
    }
    for token in page?.rows ?? [] {
      try BrokenPromise.unless(
        token.reference.id.map { TokenCharacters.fitIdentifier($0.revealed) } ?? (token.problem != nil),
        "A token has an id that fits no address, or none and nothing tells why.")
      try check(token.problem ?? "")
    }
    _ = try failing { () throws(ServiceFailure) in
      try ApiVideoToken.read(AnswerObject(response, from: origin.host))
    }
    let problem = ApiVideoProblem(answer(input, status: 400), hiding: [Secret("s3cret")])
    try check(problem.failure(answer(input, status: 400), from: origin).description)
  }
}
