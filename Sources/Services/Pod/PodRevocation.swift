import TokenModel

/// The end of one token. Its number must still carry the token that was chosen: it is looked at right before.
struct PodRevocation {
  private let id: String
  private let identity: Secret
  private let organization: String

  /// Takes what names the token; without a number it cannot be ended.
  init(_ reference: TokenReference, organization: String) throws(ServiceFailure) {
    guard let id = reference.id?.revealed, PodAddress.tokenID(inPath: PodAddress.token(id, of: "any").encoded) != nil
    else {
      throw .refused(
        status: 403, reason: "Only owners of '\(organization)' revoke its tokens, and the account is a member.",
        field: nil)
    }
    self.id = id
    identity = reference.identity
    self.organization = organization
  }

  /// Reads the list, ends the token, and tells what became of it.
  func send(over conversation: inout PodConversation) async throws(ServiceFailure) -> RevokeOutcome {
    guard let found = try await living(&conversation) else { return .alreadyGone }
    let response = try await conversation.send(
      .delete, PodAddress.token(id, of: organization), csrfToken: found.csrfToken)
    do throws(ServiceFailure) {
      return try await outcome(of: response, &conversation)
    } catch .unreachable(let reason, _) {
      // A look at the list that never left says nothing of the request before it, which arrived.
      throw .unreachable(reason: reason, mayHaveArrived: true)
    }
  }

  /// What an answer means. A 404 counts as gone only once the list says so, too.
  private func outcome(
    of answer: HTTPResponse, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> RevokeOutcome {
    let path = PodAddress.token(id, of: organization)
    var response = answer
    // Either the CSRF token was stale, or the session has gone, which the list tells.
    if response.status == 422 {
      guard let found = try await living(&conversation) else { return .alreadyGone }
      response = try await conversation.send(.delete, path, csrfToken: found.csrfToken)
    }
    if response.redirects(to: PodAddress.tokens(of: organization), on: conversation.origin) { return .ended }
    if response.status == 404 {
      guard try await living(&conversation) != nil else { return .alreadyGone }
      throw .refused(
        status: 404, reason: "\(conversation.origin.host) says that the token does not exist, yet lists it.", field: nil
      )
    }
    throw try await conversation.failure(of: response)
  }

  /// A list in which the token lives under its number.
  private struct Living {
    /// What allows a change, as that list's page has it.
    var csrfToken: String?
  }

  /// Looks for the token in the list; nil when it has gone.
  private func living(_ conversation: inout PodConversation) async throws(ServiceFailure) -> Living? {
    let (page, list) = try await conversation.list(of: organization)
    let carrier = list.rows.first { $0.id == id }
    if carrier?.identity == identity { return Living(csrfToken: page.csrfToken) }
    guard carrier == nil, !list.rows.contains(where: { $0.identity == identity }) else {
      throw .refused(
        status: 409,
        reason:
          "Number \(id) of '\(organization)' does not carry the chosen token any more. Nothing was ended: list again.",
        field: nil)
    }
    return nil
  }
}
