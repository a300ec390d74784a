import TokenModel

extension PodService {
  /// All tokens of the environment's organizations, or of all the account's, as one page. POD has no pages and no order.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    var conversation = try PodConversation(transport, access)
    var tokens: [UploadToken] = []
    for organization in try await organizations(access, &conversation) {
      let list = try await conversation.list(of: organization).tokens
      tokens += list.rows.map { $0.token(of: organization) }
    }
    let page = TokenPage(
      tokens: query.page == 1 ? tokens : [], page: query.page, pagesTotal: 1, itemsTotal: tokens.count)
    return answer(page, conversation, access)
  }

  /// One token, from its organization's list: POD has no page for one.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    let organization = try organization(of: reference)
    var conversation = try PodConversation(transport, access)
    let list = try await conversation.list(of: organization).tokens
    guard let row = list.rows.first(where: { $0.identity == reference.identity }) else {
      throw .notFound(reason: "\(conversation.origin.host) lists no such token for '\(organization)' any more.")
    }
    var token = row.token(of: organization)
    token.answer = row.answer(of: organization)
    return answer(token, conversation, access)
  }

  /// Creates a token and finds it by comparing the lists before and after, since the answer does not name it (pod.md, section 8).
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    let creation = try PodCreation(request)
    var conversation = try PodConversation(transport, access)
    let organization = try await organization(for: request, access, &conversation)
    let row = try await creation.send(to: organization, over: &conversation)
    return answer(row.token(of: organization), conversation, access)
  }

  /// Ends a token after reading again that its number still carries it.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    let revocation = try PodRevocation(reference, organization: organization(of: reference))
    var conversation = try PodConversation(transport, access)
    let outcome = try await revocation.send(over: &conversation)
    return answer(outcome, conversation, access)
  }

  private func organization(of reference: TokenReference) throws(ServiceFailure) -> String {
    guard let organization = reference.organization else {
      throw .notFound(reason: "The token names no organization, and POD Aggregator's tokens belong to one.")
    }
    return organization
  }

  /// The environment's organizations, else the account's.
  private func organizations(
    _ access: Access, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> [String] {
    let named = access.environment.organizations
    return named.isEmpty ? try await conversation.page(PodAddress.home).organizations.map(\.slug) : named
  }

  /// The organization that a new token is for: the one asked for, else the only one.
  private func organization(
    for request: TokenRequest, _ access: Access, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> String {
    if let organization = request.organization { return organization }
    let all = try await organizations(access, &conversation)
    guard let only = all.first, all.count == 1 else {
      let choice = all.isEmpty ? "the account belongs to none" : "there are \(all.joined(separator: ", "))"
      throw .refused(
        status: 422, reason: "A token belongs to one organization: name it (\(choice)). Nothing was created.",
        field: "organization")
    }
    return only
  }
}
