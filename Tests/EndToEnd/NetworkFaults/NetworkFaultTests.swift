import Support
import Testing

/// The table of network faults: fob gives up by its own limit, says what is wrong, ends with the fitting status, and loses no session.
@Suite(.drivesPrograms) struct NetworkFaultTests {
  @Test(arguments: NetworkFault.all)
  func `is told and outlived`(_ fault: NetworkFault) async throws {
    let fixture = try NetworkFaultFixture(fault)
    for service in fault.services {
      for outcome in try await fixture.outcomes(for: service) {
        let expected = fault.ending(service, outcome.column)
        #expect(
          outcome.isAsExpected(expected),
          "\(outcome.command): status \(outcome.status) instead of \(expected.status), '\(expected.words)': \(outcome.text)"
        )
      }
      let survival = try await fixture.survival(of: service)
      #expect(survival.status == 0, "\(service): \(survival.text)")
      #expect(survival.logins == 0, "\(service): the session was lost")
    }
  }
}
