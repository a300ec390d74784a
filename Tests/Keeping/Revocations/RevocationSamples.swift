import Formats
import Foundation
import Testing
import TokenModel

/// Upload tokens and plans to be ended in tests.
enum RevocationSamples {
  static func handle(_ number: Int) throws -> Handle {
    let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
    return try #require(Handle("aaaaaa" + String([32768, 1024, 32, 1].map { letters[number / $0 % 32] })))
  }

  static func row(_ number: Int) throws -> ListedToken {
    let secret = Secret("secret-value-\(number)")
    return ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: secret, id: secret, organization: number % 2 == 0 ? nil : "library"),
        value: secret, scope: number % 3 == 0 ? nil : .upload,
        created: number % 2 == 0 ? nil : Date(timeIntervalSince1970: 1_700_000_000),
        expiry: number % 2 == 0 ? .never : .at(Date(timeIntervalSince1970: 1_900_000_000)),
        lastUse: [LastUse.unknown, .never, .ago(words: "5 minutes ago", seconds: 300)][number % 3]),
      handle: try handle(number), ownLabel: number % 2 == 0 ? "batch \u{1B}[31m\n\(number)" : nil)
  }

  static func plan(_ rows: [RevocationRow], origin: String = "https://one.example") throws -> RevocationPlan {
    RevocationPlan(
      environment: try #require(EnvironmentName("prod")), origin: try Origin(origin), account: "ops@example.org",
      made: Date(timeIntervalSince1970: 1_800_000_000.5), rows: rows)
  }
}
