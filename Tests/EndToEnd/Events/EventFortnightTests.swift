import Foundation
import Support
import Testing

/// A fortnight with clocks that are moved on: each threshold is told once, whoever looks.
@Suite(.drivesPrograms) struct EventFortnightTests {
  private static let lifetimes = ["30h", "60h", "6d", "9d", "13d", "16d", "20d"]
  /// Half days at which nobody looks.
  private static let missed: Set = [2, 3, 7, 11, 12, 13, 19, 24]
  private static let steps = 28

  /// What is to be told of a token that lives for some hours, if it is looked at every half day but for those that are missed.
  private static func expected(_ lifetime: String, of handle: String) -> [String] {
    let number = Double(lifetime.dropLast()) ?? 0
    let hours = lifetime.hasSuffix("d") ? number * 24 : number
    let looks = (0..<steps).filter { !missed.contains($0) }.map { Double($0) * 12 }
    var told: [String] = []
    var left = Double.infinity
    for look in looks {
      let thresholds = [(336.0, "14d"), (168.0, "7d"), (24.0, "1d"), (0.0, "expired")]
      if let nearest = thresholds.last(where: { hours - look <= $0.0 && left > $0.0 }) {
        told.append("\(handle) \(nearest.1)")
      }
      left = min(left, hours - look)
    }
    return told
  }

  @Test func `two keeps and cron on one state folder`() async throws {
    let host = try OperatorHost("--tokens", "12")
    let log = EventLog(path: host.folder.path(of: "seen"))
    try host.folder.write(EventLog.settings(log.command), to: "config/fob/settings.ini")
    let clock = try SettableClock(in: host.folder)
    var expected: Set<String> = []
    for lifetime in Self.lifetimes {
      let made = try await host.fob(
        ["tokens", "create", "video", "--lifetime", lifetime, "--json"], adding: Interposer.clock(clock))
      let handle = try #require((made.json["token"] as? [String: Any])?["handle"] as? String, "\(made.errors)")
      expected.formUnion(Self.expected(lifetime, of: handle))
    }
    for step in 0..<Self.steps {
      if !Self.missed.contains(step) {
        let runs = [
          ["keep", "--once", "--tokens", "video"], ["keep", "--once", "--tokens", "video"],
          ["expiring", "--notify", "video"],
        ]
        let running = try runs.map { arguments in
          try RunningFob(
            arguments, input: "", variables: host.variables.merging(Interposer.clock(clock)) { $1 },
            in: TemporaryFolder())
        }
        for running in running {
          let result = try await running.result()
          #expect([0, 9].contains(result.status) && !result.errors.contains("not told"), "\(result.errors)")
        }
      }
      try host.sandbox.control("advance", "{\"seconds\": 43200}")
      clock.gone += 43_200
    }
    try await waitUntil("all is told", state: { "missing: \(expected.subtracting(log.told.keys))" }) {
      expected.isSubset(of: log.told.keys)
    }
    #expect(log.told.values.allSatisfy { $0 == 1 }, "\(log.told.filter { $0.value > 1 })")
    let handles = Set(expected.map { String($0.prefix(10)) })
    #expect(Set(log.told.keys.filter { handles.contains(String($0.prefix(10))) }) == expected)
    #expect(!log.kinds.contains("token.appeared"))
  }

  @Test func `two hosts of one share`() async throws {
    let team = try TeamFixture(sharing: "video")
    try await team.team("--folder", team.folder.path(of: "register"))
    try await team.acquaint()
    let log = EventLog(path: team.folder.path(of: "seen"))
    for number in 0...1 {
      try team.folder.write(EventLog.settings(log.command), to: "\(number)/config/fob/settings.ini")
      #expect(try await [0, 9].contains(team.fob(number, ["expiring", "--notify"]).status))
    }
    var expected: Set<String> = []
    for (index, lifetime) in Self.lifetimes.enumerated() {
      let made = try await team.fob(index % 2, ["tokens", "create", "video", "--lifetime", lifetime, "--json"])
      let handle = try #require((made.json["token"] as? [String: Any])?["handle"] as? String, "\(made.errors)")
      expected.formUnion(Self.expected(lifetime, of: handle))
    }
    for step in 0..<Self.steps {
      if !Self.missed.contains(step) {
        let running = try [0, 1].map { try team.start($0, ["expiring", "--notify"]) }
        for running in running {
          let result = try await running.result()
          #expect([0, 9].contains(result.status) && !result.errors.contains("not told"), "\(result.errors)")
        }
      }
      try team.moveOn(43_200)
    }
    try await waitUntil("all is told", state: { "missing: \(expected.subtracting(log.told.keys))" }) {
      expected.isSubset(of: log.told.keys)
    }
    #expect(log.told.values.allSatisfy { $0 == 1 }, "\(log.told.filter { $0.value > 1 })")
    #expect(!log.kinds.contains("token.appeared"), "what one host created is no news to the other")
  }
}
