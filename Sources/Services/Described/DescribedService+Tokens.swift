import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

/// Upload tokens.
extension DescribedService {
  /// Reads all pages, one after the other: a service remembers no place in a list.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    try await uploadTokens(query, access) { _ in }
  }

  /// The same, with the rows of the pages so far while the next one is read.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access, part: @escaping @Sendable (TokenPage) -> Void
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    let tokens = try offered()
    let list = try await rows(tokens, access) { list in
      var soFar = page(of: list, tokens, access.now)
      soFar.itemsTotal = max(list.total ?? 0, soFar.rows.count)
      part(soFar)
    }
    let whole = page(of: list, tokens, access.now)
    return answer(whole, under: access, usedAt: list.used, serverDate: list.serverDate)
  }

  private func page(of list: List, _ tokens: ServiceDescription.Tokens, _ now: Date) -> TokenPage {
    var seen: Set<Secret> = []
    let standing = list.rows.filter { !isRevoked($0, tokens) }
    let all = standing.enumerated().map { number, row in token(row, tokens, now, number: number) }
    let rows = all.filter { seen.insert($0.reference.identity).inserted }
    let repeated = all.count - rows.count
    let omissions = list.omissions + (repeated > 0 ? ["\(repeated) rows came twice."] : [])
    return TokenPage(rows: rows, page: 1, pagesTotal: 1, itemsTotal: rows.count, omissions: omissions)
  }

  /// Asks by `show`; where the file has none, looks in the list.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    let tokens = try offered()
    let id = try id(of: reference)
    guard let show = tokens.show else {
      let answer = try await uploadTokens(TokenQuery(), access)
      guard let token = answer.value.rows.first(where: { $0.reference.id == id }) else { throw missing(access) }
      return answer.map { _ in token }
    }
    let response = try await sendUnderSession(show, access, adding: [.id: id])
    let document = try json(in: response, access)
    guard let row = tokens.row.value(in: document) else {
      throw .unexpected(
        reason: "\(access.environment.origin.host) sent an answer without \(description.words(of: .row)).")
    }
    guard !isRevoked(row, tokens) else { throw missing(access) }
    var shown = token(row, tokens, access.now)
    guard shown.reference.id == id else {
      throw .unexpected(reason: "\(access.environment.origin.host) was asked for one upload token and sent another.")
    }
    shown.answer = Secret(document.text(pretty: true))
    return answer(shown, under: access, to: response)
  }

  /// Usually only this answer has the value, so nothing odd in the rest of it may lose it.
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    let tokens = try offered()
    guard let create = tokens.create else {
      throw .unsupported(reason: "The file of \(description.displayName) has no request that creates upload tokens.")
    }
    let asked = create.placeholders
    guard request.organization == nil, request.scope == nil || asked.contains(.scope) else {
      throw .unsupported(reason: "\(description.displayName) gives new upload tokens no scope and no organization.")
    }
    var values: Filling = [:]
    values[.label] = request.label.map { Secret($0) }
    values[.scope] = request.scope.map { Secret($0.rawValue) }
    if case .seconds(let seconds) = request.lifetime {
      guard (1...tokens.longest).contains(seconds), !asked.isDisjoint(with: [.lifetimeSeconds, .expiresAt]) else {
        throw .unsupported(reason: "\(description.displayName) does not let new upload tokens have this lifetime.")
      }
      values[.lifetimeSeconds] = Secret("\(seconds)")
      values[.expiresAt] = Secret(RFC3339.text(access.now.addingTimeInterval(TimeInterval(seconds))))
    }
    let response = try await sendUnderSession(create, access, adding: values)
    let document = try json(in: response, access)
    let place = tokens.facts[.value] ?? .whole
    let row = tokens.row.value(in: document) ?? document
    var created = token(row, tokens, access.now)
    if created.value.isEmpty {
      created.value = Secret(place.value(in: document)?.stringValue ?? "")
      if created.reference.id == nil { created.reference.identity = created.value }
    }
    guard !created.value.isEmpty else {
      throw .unexpected(
        reason:
          "\(access.environment.origin.host) created an upload token, but its answer lacks \(description.words(of: .value))."
      )
    }
    created.answer = Secret(document.text(pretty: true))
    return answer(created, under: access, to: response)
  }

  /// Makes sure first that the id still names the same token: some servers use an id again.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    let tokens = try offered()
    let id = try id(of: reference)
    guard let revoke = tokens.revoke else {
      throw .unsupported(reason: "The file of \(description.displayName) has no request that revokes upload tokens.")
    }
    guard let found = try await standing(reference, access) else { return ServiceAnswer(.alreadyGone) }
    guard found.reference.identity == reference.identity else {
      throw .notFound(
        reason: "The id now names another upload token of \(access.environment.origin.host). Nothing was revoked.")
    }
    let filling = try filling(of: access).merging([.id: id]) { $1 }
    let response = try await send(revoke, filling, in: access.environment, header: access)
    if response.isSuccess { return answer(.ended, under: access, to: response) }
    let failure = refusal(of: response, to: revoke, in: access.environment, hiding: try secrets(of: access))
    if case .notFound = failure, try await standing(reference, access) == nil {
      return answer(.alreadyGone, under: access, to: response)
    }
    throw failure
  }

  /// The upload token that has the id now; nil if the server has none with it.
  private func standing(_ reference: TokenReference, _ access: Access) async throws(ServiceFailure) -> UploadToken? {
    if description.tokens?.show != nil {
      do throws(ServiceFailure) {
        return try await uploadToken(reference, access).value
      } catch .notFound {
        // A wrong address gives 404 too: only the list shows that a token is gone.
      }
    }
    let list = try await uploadTokens(TokenQuery(), access).value
    if let found = list.rows.first(where: { $0.reference.id == reference.id }) { return found }
    guard list.omissions.isEmpty else {
      throw .unexpected(
        reason: "The list is not whole, so nobody knows whether the upload token exists. Nothing was revoked.")
    }
    return nil
  }

  private func missing(_ access: Access) -> ServiceFailure {
    .notFound(reason: "\(access.environment.origin.host) lists no such upload token.")
  }

  private func offered() throws(ServiceFailure) -> ServiceDescription.Tokens {
    guard let tokens = description.tokens else {
      throw .unsupported(reason: "\(description.displayName) has no upload tokens.")
    }
    return tokens
  }

  /// The id for a path; checked, since a person may have typed it.
  private func id(of reference: TokenReference) throws(ServiceFailure) -> Secret {
    guard let id = reference.id else {
      throw .unsupported(reason: "The server's row has no usable id. Nothing was sent.")
    }
    guard Self.isIdentifier(id.revealed) else {
      throw .notFound(reason: "Not an upload token of \(description.displayName). Nothing was sent.")
    }
    return id
  }

  func json(in response: HTTPResponse, _ access: Access) throws(ServiceFailure) -> JSONValue {
    do throws(JSONFailure) {
      return try JSONValue(parsing: response.body)
    } catch {
      throw .unexpected(reason: "\(access.environment.origin.host) sent an answer that \(error).")
    }
  }
}
