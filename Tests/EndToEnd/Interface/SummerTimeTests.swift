import Foundation
import Support
import Testing

/// Local time where clocks go forward in March and back in November.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct SummerTimeTests {
  /// A token of the summer and one of the winter, with how clocks in New York stood when each was created.
  private func examples(_ host: OperatorHost) async throws -> [(handle: String, created: String)] {
    let list = try await host.fob("tokens", "list", "video", "--json")
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let text = DateFormatter()
    (text.locale, text.timeZone, text.dateFormat) = (Locale(identifier: "en_US_POSIX"), zone, "yyyy-MM-dd HH:mm:ss xxx")
    let dates = try #require(list.json["tokens"] as? [[String: Any]], "\(list.errors)").compactMap { row in
      (row["created_at"] as? String).flatMap { try? Date($0, strategy: .iso8601) }.map {
        (row["handle"] as? String ?? "", $0)
      }
    }
    return try [true, false].map { isSummer in
      let token = try #require(dates.first { zone.isDaylightSavingTime(for: $0.1) == isSummer }, "\(dates)")
      return (token.0, text.string(from: token.1))
    }
  }

  @Test func `each time is told as clocks stood then`() async throws {
    let host = try OperatorHost()
    for example in try await examples(host) {
      let tmux = try TmuxSession(
        "'\(BuiltBinary.path("fob"))' --environment video",
        environment: host.variables.merging(["TZ": "America/New_York"]) { $1 })
      try await tmux.wait(for: "of 187")
      try tmux.press("Tab", "/")
      try tmux.type(example.handle)
      try await tmux.wait(for: "1 of 187")
      try tmux.press("Enter", "Enter")
      try await tmux.wait(for: example.created)
    }
  }
}
