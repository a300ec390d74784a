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

  /// One after the other, each under the session as the one before has renewed it.
  public func revokeUploadTokens(
    _ references: [TokenReference], of organization: String?, _ access: Access, settle: @escaping RevocationSettling
  ) async throws(ServiceFailure) -> ServiceAnswer<Void> {
    var access = access
    var last = ServiceAnswer(())
    for reference in references {
      let result: Result<RevokeOutcome, ServiceFailure>
      do throws(ServiceFailure) {
        let answer = try await revokeUploadToken(reference, access)
        access.session = answer.renewed ?? access.session
        last = ServiceAnswer(
          (), renewed: answer.renewed ?? last.renewed, serverDate: answer.serverDate ?? last.serverDate,
          rateLimit: answer.rateLimit, notice: answer.notice ?? last.notice)
        result = .success(answer.value)
      } catch {
        switch error {
        case .sessionRefused, .rateLimited: throw error
        default: result = .failure(error)
        }
      }
      guard await settle(reference, result) else { break }
    }
    return last
  }

  private var withoutUploadTokens: ServiceFailure {
    .unsupported(reason: "\(profile.displayName) has no upload tokens.")
  }
}
