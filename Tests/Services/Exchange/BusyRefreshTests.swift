import Testing
import TokenModel

@testable import Services

@Suite struct BusyRefreshTests {
  @Test(
    arguments: [408, 421, 425, 503], ["preservica", "api.video"])
  func `a refresh that was not looked at leaves the refresh token as good as before, which nothing makes good for two`(
    status: Int, name: String
  ) async throws {
    let transport = ScriptedTransport(json(status, #"{"title": "Later."}"#, ["Retry-After": "30"]))
    let service: any Service =
      name == "preservica" ? PreservicaService(transport: transport) : ApiVideoService(transport: transport)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.refresh(access(to: try environment(name)))
    }
    #expect(failure.map(SessionRules.refreshTokenFate) == .untouched)
    #expect(!service.profile.mayReuseRefreshTokens)
  }
}
