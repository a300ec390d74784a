import Formats
import Foundation
import Support
import Testing
import TokenModel

@testable import Keeping

@Suite struct PolicyFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var files: PolicyFiles {
    PolicyFiles(configuration: folder.path(of: "config"), system: folder.path(of: "etc/policy.ini"))
  }

  @Test func `the machine's rules and the user's hold together; without files there are none`() throws {
    #expect(try files.policy().entries.isEmpty)
    try folder.write(
      "[policy]\nlongest_lifetime = 90d\nnever_expiring = no\nlabel = *-*\n[production]\nwidest_scope = upload\n",
      to: "etc/policy.ini")
    try folder.write("# mine\n[policy]\nlongest_unused = 180d\n", to: "config/policy.ini")
    let entries = try files.policy().entries
    #expect(
      entries.map(\.demand) == [
        .longestLifetime(90 * 86_400), .neverExpiring(isAllowed: false), .label(pattern: "*-*"), .widestScope(.upload),
        .longestUnused(180 * 86_400),
      ])
    #expect(
      entries.map(\.line) == [2, 3, 4, 6, 3] && entries.map(\.isForProduction) == [false, false, false, true, false])
    #expect(entries.last?.file == folder.path(of: "config/policy.ini"))
  }

  @Test(arguments: [
    ("[policy]\nlongest_lifetme = 90d\n", 2, "the nearest is 'longest_lifetime'"),
    ("[policy]\nlongest_lifetime = 90\n", 2, "a whole number and its unit"),
    ("[policy]\nlongest_lifetime = 0d\n", 2, "a whole number and its unit"),
    ("[policy]\nnever_expiring = perhaps\n", 2, "yes or no"),
    ("[policy]\nwidest_scope = root\n", 2, "all, upload or download"), ("[policy]\nlabel =\n", 2, "a pattern"),
    ("[rules]\n", 1, "no section but"), ("[policy]\nlabel = a\nlabel = b\n", 3, "twice"),
    ("label = a\n", 1, "before the first"),
  ])
  func `a misspelt file is told with its line, and no rule of it is left out`(
    _ text: String, _ line: Int, _ reason: String
  ) throws {
    try folder.write("[policy]\nnever_expiring = no\n", to: "etc/policy.ini")
    try folder.write(text, to: "config/policy.ini")
    let failure = #expect(throws: FileFailure.self) { try files.policy() }
    #expect(failure?.line == line && failure?.reason.contains(reason) == true, "\(String(describing: failure))")
    #expect(failure?.file == folder.path(of: "config/policy.ini"))
  }

  @Test func `a file that others can write to gives no rules`() throws {
    try folder.write("[policy]\nnever_expiring = yes\n", to: "etc/policy.ini", permissions: 0o666)
    #expect(throws: FileFailure.self) { try files.policy() }
  }

  @Test func `a token that a rule forbids is not asked for, and none where the rules cannot be read`() async throws {
    let fixture = try SessionFixture()
    let environment = try fixture.environment()
    let client = fixture.client(policies: files)
    try folder.write("[policy]\nlabel = *\n", to: "etc/policy.ini")
    let refused = await #expect(throws: SessionFailure.self) {
      try await client.create(TokenRequest(), in: environment)
    }
    #expect(refused?.description.contains("label = * (\(folder.path(of: "etc/policy.ini")):2)") == true)
    try folder.write("[policy]\nlabel\n", to: "etc/policy.ini")
    let unread = await #expect(throws: SessionFailure.self) {
      try await client.create(TokenRequest(label: "x"), in: environment)
    }
    #expect(unread?.description.contains("Nothing was created.") == true)
    #expect(fixture.service.count(of: .create) == 0)
    try folder.write("[policy]\nlabel = *\n", to: "etc/policy.ini")
    _ = try await client.create(TokenRequest(label: "x"), in: environment)
    #expect(fixture.service.count(of: .create) == 1)
  }
}
