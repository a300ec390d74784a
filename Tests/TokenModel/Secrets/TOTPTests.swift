import Formats
import Foundation
import Testing
import TokenModel

@Suite struct TOTPTests {
  /// The seed of RFC 6238, appendix B: "12345678901234567890".
  private static let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  @Test(
    arguments: [
      (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
      (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
  func `RFC 6238, appendix B, its last six digits`(seconds: Double, code: String) {
    let step = TOTP.step(at: Date(timeIntervalSince1970: seconds))
    #expect(TOTP.code(seed: Secret(Self.seed), step: step) == Secret(code))
  }

  @Test(
    arguments: zip(
      Int64(0)...9,
      ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]))
  func `RFC 4226, appendix D`(step: Int64, code: String) {
    #expect(TOTP.code(seed: Secret(Self.seed), step: step) == Secret(code))
  }

  @Test(
    arguments: ["gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ"])
  func `seeds as people copy them`(text: String) {
    #expect(TOTP.code(seed: Secret(text), step: 1) == Secret("287082"))
  }

  @Test(arguments: ["", " ", "0189", "GEZDGNB!", "ü"])
  func `what is no seed`(text: String) {
    #expect(TOTP.code(seed: Secret(text), step: 1) == nil)
  }

  @Test(
    arguments: [(0, 0), (29.999, 0), (30, 1), (59, 1), (-1, -1), (-30, -1), (Double.infinity, 0)] as [(Double, Int64)])
  func `steps of thirty seconds`(seconds: Double, step: Int64) {
    #expect(TOTP.step(at: Date(timeIntervalSince1970: seconds)) == step)
  }
}
