import TokenModel

/// OAuth 2.0 knows no upload tokens.
extension OAuthService {
  /// There are none.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    throw Self.noUploadTokens
  }

  /// There are none.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw Self.noUploadTokens
  }

  /// There are none.
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw Self.noUploadTokens
  }

  /// There are none.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    throw Self.noUploadTokens
  }

  private static let noUploadTokens = ServiceFailure.unsupported(reason: "OAuth 2.0 has no upload tokens.")
}
