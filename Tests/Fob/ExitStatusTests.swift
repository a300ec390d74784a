import Testing
import TokenModel

@testable import fob

@Suite struct ExitStatusTests {
  @Test(arguments: [
    (ServiceFailure.unreachable(reason: "", mayHaveArrived: false), fob.ExitStatus.notReachable),
    (.serverError(status: 503, reason: ""), .notReachable),
    (.credentialsRefused(reason: ""), .loginNeeded),
    (.clientRefused(reason: ""), .loginNeeded),
    (.sessionRefused(reason: ""), .loginNeeded),
    (.refused(status: 403, reason: "", field: nil), .refusedByServer),
    (.notFound(reason: ""), .noSuchThing),
    (.unsupported(reason: ""), .noSuchThing),
    (.rateLimited(retryAfter: nil, reason: ""), .rateLimited),
    (.unexpected(reason: ""), .failed),
  ])
  func `each failure of a service has its status`(_ failure: ServiceFailure, _ status: fob.ExitStatus) {
    #expect(SessionFailure.service(failure).exitStatus == status)
  }

  @Test func `the numbers are those that scripts know`() {
    let statuses: [fob.ExitStatus] = [
      .done, .failed, .loginNeeded, .notReachable, .busy, .refusedByServer, .noSuchThing, .someFailed, .usage,
      .rateLimited, .readerGone,
    ]
    #expect(statuses.map(\.rawValue) == [0, 1, 4, 5, 6, 7, 8, 9, 64, 75, 141])
  }

  @Test func `sessions that only a person can mend need a login`() throws {
    let name = try #require(EnvironmentName("prod"))
    #expect(SessionFailure.loginNeeded(name, reason: "").exitStatus == .loginNeeded)
    #expect(SessionFailure.secretUnavailable(name, reason: "").exitStatus == .loginNeeded)
    #expect(SessionFailure.tooSoon(retryAfter: 60, reason: "").exitStatus == .rateLimited)
    #expect(SessionFailure.busy(name).exitStatus == .busy)
    #expect(SessionFailure.readOnly(name).exitStatus == .failed)
    #expect(SessionFailure.validityBeyondLifetime(demanded: 2, lifetime: 1).exitStatus == .usage)
  }
}
