import TokenModel

/// The creation of one token (pod.md, section 8). The server checks nothing, so everything is checked here.
struct PodCreation {
  private let label: String
  /// Nil if unspecified: as much as the organization can have.
  private let scope: TokenScope?

  /// Checks what is asked for.
  init(_ request: TokenRequest) throws(ServiceFailure) {
    guard request.lifetime == .never else {
      throw .unsupported(reason: "POD Aggregator's tokens are valid until revoked; leave out the lifetime.")
    }
    guard request.scope.map({ TokenScope.known.contains($0) }) ?? true else {
      throw .unsupported(reason: "POD Aggregator's tokens have the scope all, upload or download.")
    }
    scope = request.scope
    label = request.label ?? ""
    guard !label.utf8.contains(0) else { throw .unsupported(reason: "A label cannot hold a NUL character.") }
  }

  /// Creates the token and returns its row. Once the server has said yes, every failure says so: the token may then not be created again.
  func send(to organization: String, over conversation: inout PodConversation) async throws(ServiceFailure)
    -> PodTokenRow
  {
    let host = conversation.origin.host
    let page: PodPage
    let before: PodTokenList
    do {
      (page, before) = try await conversation.list(of: organization)
    } catch {
      throw error.beforeAnyChange
    }
    guard before.mayCreate else {
      throw .refused(
        status: 403, reason: "Only owners of '\(organization)' create its tokens, and the account is a member.",
        field: nil)
    }
    let scope = self.scope ?? before.scopes.first ?? .all
    guard before.scopes.contains(scope) else {
      throw .refused(
        status: 403,
        reason: "'\(organization)' only downloads: choose the scope download.", field: "scope")
    }
    let doubt = try await post(to: organization, scope, page.csrfToken, &conversation)
    let after: PodTokenList
    do {
      after = try await conversation.list(of: organization).tokens
    } catch {
      throw doubt?.failure
        ?? .unexpected(reason: "\(host) created the token, but then its list could not be read: \(error)")
    }
    let known = Set(before.rows.map(\.identity))
    let fitting = after.rows.filter { !known.contains($0.identity) && fits($0, scope) }
    if let row = fitting.first, fitting.count == 1 { return row }
    if let doubt { throw doubt.failure(afterFinding: fitting.count) }
    let found = fitting.isEmpty ? "its list does not show it" : "\(fitting.count) such tokens are new in its list"
    throw .unexpected(reason: "\(host) created the token, but \(found). Look at the list of '\(organization)'.")
  }

  /// Whether a row matches the request. A blank label is left out of the token.
  private func fits(_ row: PodTokenRow, _ scope: TokenScope) -> Bool {
    let isLabelled = row.label.map { $0 == label } ?? label.allSatisfy(\.isWhitespace)
    return isLabelled && row.scope == scope.rawValue
  }

  /// Why it is open whether the token was created; the list settles it.
  private struct Doubt {
    let failure: ServiceFailure
    /// The answer's status, or nil if none came.
    let status: Int?

    /// What remains of the doubt once the list has shown this many tokens that may be it. A list read after an answer
    /// settles it; after a server error the request may still be in progress.
    func failure(afterFinding count: Int) -> ServiceFailure {
      guard count == 0, let status, case .unexpected(let reason) = failure else { return failure }
      return .refused(status: status, reason: "\(reason) Its list shows no new token: nothing was created.", field: nil)
    }
  }

  /// Asks for the token; again if the CSRF token was stale, which means that nothing was created.
  /// - Returns: nil if the server says that it was created.
  private func post(
    to organization: String, _ scope: TokenScope, _ csrfToken: String?, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) -> Doubt? {
    let path = conversation.tokens(of: organization)
    let form = [("allowlisted_jwt[label]", label), ("allowlisted_jwt[scope]", scope.rawValue)]
    var status: Int?
    do throws(ServiceFailure) {
      var response = try await conversation.send(.post, path, form: form, csrfToken: csrfToken)
      if response.status == 422 {
        let fresh = try await conversation.list(of: organization).page.csrfToken
        response = try await conversation.send(.post, path, form: form, csrfToken: fresh)
      }
      if response.redirectsToTokenList(on: conversation.origin) { return nil }
      status = response.status
      throw try await conversation.failure(ofChange: response)
    } catch  where error.mayHaveTakenEffect && error != .cancelled {
      return Doubt(failure: error, status: status)
    } catch {
      throw error
    }
  }
}
