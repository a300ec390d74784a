import Formats
import Foundation
import Testing
import TokenModel

/// Upload tokens and looks for tests of events.
enum EventSamples {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)
  static let day: TimeInterval = 86_400

  /// A time in days after the start.
  static func time(_ days: Double) -> Date { start.addingTimeInterval(days * day) }

  static func handle(_ number: Int) throws -> Handle {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    var (text, rest) = ("", number)
    for _ in 0..<Handle.length {
      text.append(letters[rest % letters.count])
      rest /= letters.count
    }
    return try #require(Handle(text))
  }

  /// A token that expires so many days after the start; nil: never.
  static func row(
    _ number: Int, expires days: Double?, label: String? = nil, created: Date? = nil
  ) throws -> ListedToken {
    let token = UploadToken(
      reference: TokenReference(identity: Secret("identity-\(number)"), id: Secret("id\(number)")),
      value: Secret("value-\(number)"), label: label, created: created,
      expiry: days.map { .at(time($0)) } ?? .never)
    return ListedToken(token: token, handle: try handle(number), ownLabel: nil)
  }

  static func look(
    _ rows: [ListedToken], at days: Double, isComplete: Bool = true, made: Set<Handle> = []
  ) -> ExpiryLook {
    ExpiryLook(list: ExpiryLook.List(rows: PackedTokens(rows), isComplete: isComplete, made: made, now: time(days)))
  }

  static func memory() throws -> EventMemory { EventMemory(origin: try TestEnvironment.make().origin) }
}
