import Host
import Testing

@Suite struct PauseTests {
  @Test func `it ends with its time`() async {
    let start = ContinuousClock.now
    #expect(await Pause.sleep(for: .milliseconds(5)))
    #expect(ContinuousClock.now - start >= .milliseconds(5))
  }

  @Test func `it ends with its task`() async {
    let sleeping = Task { await Pause.sleep(for: .seconds(3600)) }
    sleeping.cancel()
    #expect(await sleeping.value == false)
  }
}
