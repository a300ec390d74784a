import Testing

@testable import TokenModel

@Suite struct SessionFailureTests {
  @Test func `each begins with the environment's name, which stands before its sentence once`() throws {
    let name = try #require(EnvironmentName("prod"))
    let change = OriginChange(from: try Origin("https://a.example"), to: [try Origin("https://b.example")])
    let failures: [SessionFailure] = [
      .loginNeeded(name, reason: "Gone."), .originChanged(name, change), .busy(name),
      .secretUnavailable(name, reason: "No."), .vaultLocked(name), .readOnly(name),
      .service(.credentialsRefused(reason: "Wrong.")), .validityUnmet(demanded: 9, left: 1, reason: "No."),
      .validityBeyondLifetime(demanded: 9, lifetime: 1), .noScriptToken(reason: "None."), .noFile(path: "/a"),
      .state(reason: "Full."),
    ]
    for failure in failures {
      let text = failure.description(in: name)
      #expect(text.hasPrefix("prod"), "\(text)")
      #expect(!text.hasPrefix("prod: prod"), "\(text)")
      #expect(text.hasSuffix(failure.description))
    }
  }
}
