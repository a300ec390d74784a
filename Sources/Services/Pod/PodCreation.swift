import TokenModel

/// The creation of one token (pod.md, section 8). The server checks nothing, so everything is checked here.
struct PodCreation {
  private let label: String
  private let scope: TokenScope

  /// Checks what is asked for.
  init(_ request: TokenRequest) throws(ServiceFailure) {
    guard request.lifetime == .never else {
      throw .unsupported(reason: "POD Aggregator's tokens live until they are revoked; no lifetime can be given.")
    }
    guard let scope = request.scope, [.all, .upload, .download].contains(scope) else {
      throw .unsupported(reason: "POD Aggregator's tokens need a scope: all, upload or download.")
    }
    self.scope = scope
    label = request.label ?? ""
    guard !label.utf8.contains(0) else { throw .unsupported(reason: "A label cannot hold a NUL character.") }
  }

  /// Creates the token and returns its row. Once the server has said yes, every failure says so: the token may then not be created again.
  func send(to organization: String, over conversation: inout PodConversation) async throws(ServiceFailure)
    -> PodTokenRow
  {
    let host = conversation.origin.host
    let (page, before) = try await conversation.list(of: organization)
    guard before.mayCreate else {
      throw .refused(
        status: 403, reason: "Only owners of '\(organization)' create its tokens, and the account is a member.",
        field: nil)
    }
    guard !before.isConsumerOnly || scope == .download else {
      throw .refused(
        status: 403, reason: "'\(organization)' only downloads: its tokens have the scope download.", field: "scope")
    }
    try await post(to: organization, page.csrfToken, &conversation)
    let after: PodTokenList
    do {
      after = try await conversation.list(of: organization).tokens
    } catch {
      throw .unexpected(reason: "\(host) created the token, but then its list could not be read: \(error)")
    }
    let known = Set(before.rows.map(\.identity))
    let fitting = after.rows.filter { !known.contains($0.identity) && fits($0) }
    guard let row = fitting.first, fitting.count == 1 else {
      let found = fitting.isEmpty ? "its list does not show it" : "\(fitting.count) such tokens are new in its list"
      throw .unexpected(reason: "\(host) created the token, but \(found). Look at the list of '\(organization)'.")
    }
    return row
  }

  /// Whether a row shows what was asked for. A blank label is left out of the token.
  private func fits(_ row: PodTokenRow) -> Bool {
    let isLabelled = row.label.map { $0 == label } ?? label.allSatisfy(\.isWhitespace)
    return isLabelled && row.scope == scope.rawValue
  }

  /// Asks for the token; a second time where the CSRF token was stale, which means that nothing was created.
  private func post(
    to organization: String, _ csrfToken: String?, _ conversation: inout PodConversation
  ) async throws(ServiceFailure) {
    let path = PodAddress.tokens(of: organization)
    let form = [("allowlisted_jwt[label]", label), ("allowlisted_jwt[scope]", scope.rawValue)]
    var response = try await conversation.send(.post, path, form: form, csrfToken: csrfToken)
    if response.status == 422 {
      let fresh = try await conversation.list(of: organization).page.csrfToken
      response = try await conversation.send(.post, path, form: form, csrfToken: fresh)
    }
    guard response.redirects(to: path, on: conversation.origin) else {
      throw try await conversation.failure(of: response)
    }
  }
}
