import Foundation
import Support
import Testing
import TokenModel

@testable import Keeping

@Suite struct PlanFolderTests {
  @Test func `the newest plan comes first, whichever environment it is about`() throws {
    let folder = try TemporaryFolder()
    let plans = PlanFolder<Rotation>(path: folder.path(of: "plans"))
    let first = Date(timeIntervalSince1970: 1_800_000_000)
    var made: [String] = []
    for (minute, name) in ["zebra", "alpha", "middle"].enumerated() {
      let name = try #require(EnvironmentName(name))
      made.append(try plans.newPath(for: name, at: first.addingTimeInterval(60 * TimeInterval(minute))))
    }
    for path in [made[1], made[2], made[0]] { try Data().write(to: URL(fileURLWithPath: path)) }
    #expect(plans.paths() == made.reversed())
  }

  @Test func `plans of one kind are found by their names alone, and no hidden file`() throws {
    let folder = try TemporaryFolder()
    let plans = PlanFolder<Rotation>(path: folder.path(of: "plans"))
    let name = try #require(EnvironmentName("prod"))
    #expect(plans.paths().isEmpty)
    let rotation = try plans.newPath(for: name, kind: "-rotation", at: Date(timeIntervalSince1970: 1_800_000_000))
    let revocation = try plans.newPath(for: name, at: Date(timeIntervalSince1970: 1_800_000_060))
    for path in [rotation, revocation, "\(plans.path)/.hidden.jsonl"] {
      try Data().write(to: URL(fileURLWithPath: path))
    }
    #expect(plans.paths() == [revocation, rotation])
    #expect(plans.paths(kind: "-rotation") == [rotation])
  }
}
