import Formats
import Synchronization
import TokenModel

extension PodService {
  /// All tokens of the environment's organizations, or of all the account's, as one page: POD has no pages and no
  /// order. An organization that cannot be read is named, unless it is the only one.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    var conversation = try PodConversation(transport, access)
    var tokens: [UploadToken] = []
    var issuers: [TokenIssuer] = []
    var failures: [ServiceFailure] = []
    // An organization may be named twice: also by its number.
    var seen: Set<Secret> = []
    let organizations = try await organizations(access, &conversation)
    for organization in organizations {
      do throws(ServiceFailure) {
        let list = try await conversation.list(of: organization).tokens
        if list.mayCreate { issuers.append(TokenIssuer(organization, scopes: list.scopes)) }
        tokens += list.rows.filter { seen.insert($0.identity).inserted }.map { $0.token(of: organization) }
      } catch {
        switch error {
        case .refused, .notFound, .unexpected: failures.append(error)
        default: throw error
        }
      }
    }
    if let failure = failures.first, failures.count == organizations.count { throw failure }
    let remark =
      organizations.isEmpty ? "The account belongs to no organization, and upload tokens belong to one." : nil
    let page = TokenPage(
      rows: query.page == 1 ? tokens : [], page: query.page, pagesTotal: 1, itemsTotal: tokens.count,
      issuers: issuers.isEmpty && !failures.isEmpty ? nil : issuers, omissions: failures.map(\.description),
      remark: remark)
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
      throw .notFound(reason: "\(conversation.origin.host) no longer lists this token for '\(organization)'.")
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

  /// Revokes a token after reading again that its number still belongs to it.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    let outcome = Mutex<Result<RevokeOutcome, ServiceFailure>>(.failure(.cancelled))
    let organization = try organization(of: reference)
    let answer: ServiceAnswer<Void>
    do throws(ServiceFailure) {
      answer = try await revokeUploadTokens([reference], of: organization, access) { _, result in
        outcome.withLock { $0 = result }
        return true
      }
    } catch {
      throw error.beforeAnyChange
    }
    let ended = try outcome.withLock(\.self).get()
    return answer.map { ended }
  }

  /// Revokes tokens of one organization by one reading of its list, several at a time.
  public func revokeUploadTokens(
    _ references: [TokenReference], of organization: String?, _ access: Access, settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) -> ServiceAnswer<Void> {
    guard let organization else { throw Self.withoutOrganization }
    var conversation = try PodConversation(transport, access)
    try await PodRevocation.end(references, of: organization, over: &conversation, settle: settle)
    return answer((), conversation, access)
  }

  private func organization(of reference: TokenReference) throws(ServiceFailure) -> String {
    guard let organization = reference.organization else { throw Self.withoutOrganization }
    return organization
  }

  private static let withoutOrganization = ServiceFailure.notFound(
    reason: "The token names no organization, and POD Aggregator's tokens belong to one.")

  /// The environment's organizations, else the account's.
  private func organizations(
    _ access: Access, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> [String] {
    let named = access.environment.organizations
    return named.isEmpty ? try await accountsOrganizations(&conversation).map(\.slug) : named
  }

  private func accountsOrganizations(
    _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> [PodOrganization] {
    try await conversation.page(PodAddress.home).organizations
  }

  /// The organization for a new token: the one asked for, else the only one that the environment names, or that the
  /// account owns.
  private func organization(
    for request: TokenRequest, _ access: Access, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> String {
    if let organization = request.organization { return organization }
    var all = access.environment.organizations
    do throws(ServiceFailure) {
      if all.isEmpty { all = try await accountsOrganizations(&conversation).filter(\.isOwned).map(\.slug) }
    } catch {
      throw error.beforeAnyChange
    }
    guard let only = all.first, all.count == 1 else {
      let choice = all.isEmpty ? "the account owns none" : "there are \(all.joined(separator: ", "))"
      throw .refused(
        status: 422, reason: "A token belongs to one organization: name it (\(choice)). Nothing was created.",
        field: "organization")
    }
    return only
  }
}
