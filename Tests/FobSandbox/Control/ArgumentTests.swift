import Testing

@testable import fob_sandbox

@Suite struct ArgumentTests {
  @Test(arguments: [
    ("300ms", 0.3), ("60s", 60), ("5m", 300), ("2h", 7200), ("-2h", -7200), ("7d", 604_800), ("90", 90), ("1.5s", 1.5),
  ])
  func `times are read`(text: String, seconds: Double) {
    #expect(TimeArgument(argument: text)?.seconds == seconds)
  }

  @Test(arguments: ["", "s", "5 m", "1w", "nan", "1e99"])
  func `other times are refused`(text: String) {
    #expect(TimeArgument(argument: text) == nil)
  }

  @Test(arguments: [("5%", 0.05), ("5", 0.05), ("0.5%", 0.005), ("100%", 1)])
  func `shares are read`(text: String, share: Double) {
    #expect(ShareArgument(argument: text)?.share == share)
  }

  @Test(arguments: ["101%", "-1", "%", "five"])
  func `other shares are refused`(text: String) {
    #expect(ShareArgument(argument: text) == nil)
  }
}
