/// What holds for a service that says nothing else.
extension Service {
  /// Most services need no more than their fields.
  public func needsApproval(toLogInTo environment: Environment) -> Bool { false }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    throw withoutUploadTokens
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw withoutUploadTokens
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    throw withoutUploadTokens
  }

  /// There are none; a service whose profile has `uploadTokens` answers itself.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    throw withoutUploadTokens
  }

  private var withoutUploadTokens: ServiceFailure {
    .unsupported(reason: "\(profile.displayName) has no upload tokens.")
  }
}
