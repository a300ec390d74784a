import TokenModel

/// The kinds of tokens that can be revoked, in the order of doing it; the raw values are the hints (RFC 7009 section 2.1).
enum OAuthTokenKind: String, CaseIterable {
  case refresh = "refresh_token"
  case access = "access_token"
}

/// Ending tokens (RFC 7009).
extension OAuthConversation {
  /// Revokes a token.
  /// - Returns: what the server said against it; nil where it has ended.
  func revoke(
    _ token: Secret, _ kind: OAuthTokenKind, at endpoint: ServerAddress
  ) async throws(ServiceFailure) -> OAuthRefusal? {
    let form = [("token", token.revealed), ("token_type_hint", kind.rawValue)]
    return refusal(in: try await post(form, to: endpoint), of: endpoint, hiding: [token])
  }

  /// Revokes what an answer issued that cannot be used, so that it does not live on where nobody knows of it.
  /// - Returns: the failure, which says what became of that.
  func revokeIssued(in response: HTTPResponse, after failure: ServiceFailure) async -> ServiceFailure {
    let issued = OAuthSession.issued(in: response, from: origin)
    guard !issued.isEmpty else { return failure }
    var endpoint = endpoints.revocation
    // A login by device goes on without the metadata.
    if endpoint == nil { endpoint = (try? await Self.endpoints(exchange))?.revocation }
    var isRevoked = endpoint != nil
    for (kind, token) in issued {
      guard let endpoint else { break }
      do throws(ServiceFailure) {
        if try await revoke(token, kind, at: endpoint) != nil { isRevoked = false }
      } catch {
        isRevoked = false
      }
    }
    return failure.saying(
      isRevoked ? "What it issued was revoked again." : "What it issued could not be revoked and runs out by itself.")
  }
}
