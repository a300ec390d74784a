import Formats
import Foundation
import Synchronization
import TokenModel

extension ScriptedService {
  static func token(_ identity: String, label: String? = nil) -> UploadToken {
    let reference = TokenReference(identity: Secret(identity), id: Secret(identity))
    return UploadToken(reference: reference, value: Secret("value-\(identity)"), label: label, expiry: .never)
  }

  func fill(_ count: Int) {
    state.withLock { state in
      guard count > 0 else { return state.tokens = [] }
      state.tokens = (1...count).map { Self.token("token\($0)") }
    }
  }

  func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    try await enter(.list)
    let page = state.withLock { state in
      let start = (query.page - 1) * query.pageSize
      var tokens = Array(state.tokens.dropFirst(start).prefix(query.pageSize))
      // The first token goes while the list is read, so that every later page shifts.
      if state.concealed.count > 0, query.page == state.concealed.after {
        state.concealed.count -= 1
        state.tokens.removeFirst()
        tokens = Array(state.tokens.dropFirst(start).prefix(query.pageSize))
      }
      let total = state.claimedTotal ?? state.tokens.count
      let pages = max(1, (total / query.pageSize) + (total % query.pageSize == 0 ? 0 : 1))
      return TokenPage(rows: tokens, page: query.page, pagesTotal: pages, itemsTotal: total)
    }
    return answer(page)
  }

  func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    try await enter(.show)
    guard let token = state.withLock({ $0.tokens.first { $0.reference == reference } }) else {
      throw .notFound(reason: "There is none.")
    }
    return answer(token)
  }

  func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    var made: UploadToken?
    try await enter(.create) { state, failure in
      let before = state.tokens.count { $0.reference.identity.revealed.hasPrefix("made") }
      var token = Self.token(before == 0 ? "made" : "made\(before + 1)", label: request.label)
      token.scope = request.scope
      made = token
      // A lost answer: the token exists all the same.
      let isLost = if case .unreachable(_, mayHaveArrived: true) = failure { true } else { false }
      if failure == nil || isLost { state.tokens.append(token) }
    }
    guard let made else { throw .cancelled }
    return answer(made)
  }

  func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    var isKnown = false
    try await enter(.revoke) { state, failure in
      let index = state.tokens.firstIndex { $0.reference == reference }
      isKnown = index != nil
      // A lost answer: the token ends all the same.
      if let index, failure?.mayHaveTakenEffect != false { state.tokens.remove(at: index) }
    }
    return answer(isKnown ? .ended : .alreadyGone)
  }
}
