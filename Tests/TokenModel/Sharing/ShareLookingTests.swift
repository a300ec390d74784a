import Testing
import TokenModel

/// When a host looks at what a watch told all hosts of.
@Suite struct ShareLookingTests {
  @Test func `few hosts look at once, many one after the other, within a minute`() {
    #expect(ShareRules.pauseBeforeLooking(hosts: 0, chance: 0.99) == 0)
    #expect(ShareRules.pauseBeforeLooking(hosts: 6, chance: 0.99) < 0.12)
    #expect(ShareRules.pauseBeforeLooking(hosts: 1000, chance: 0.5) == 10)
    #expect(ShareRules.pauseBeforeLooking(hosts: 100_000, chance: 0.5) == 30)
    #expect(ShareRules.pauseBeforeLooking(hosts: 1000, chance: 0) == 0)
  }
}
