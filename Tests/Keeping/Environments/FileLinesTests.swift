import Formats
import Testing
import TokenModel

@testable import Keeping

@Suite struct FileLinesTests {
  private func lines(_ text: String) throws -> FileLines {
    try EnvironmentReader(profiles: TestProfiles.all).lines(
      of: EnvironmentFile(
        name: #require(EnvironmentName("prod")), path: "/etc/prod.ini", home: "/", bytes: Array(text.utf8),
        fingerprint: FileFingerprint(device: 0, inode: 0, size: 0, modifiedNanoseconds: 0)))
  }

  @Test func `each key that has another value is told with both, and secrets are not`() throws {
    let start = "[environment]\nservice = api.video\nproduction = no\n"
    let old = try lines(start + "label = one\napi_key = first-secret\n")
    let new = try lines("# new\n" + start + "api_key_command = pass key\nproxy = http://p:1\n")
    #expect(
      old.changes(to: new) == [
        ChangedLine(key: "api_key", old: Secret.mask, new: nil),
        ChangedLine(key: "api_key_command", old: nil, new: "pass key"),
        ChangedLine(key: "label", old: "one", new: nil), ChangedLine(key: "proxy", old: nil, new: "http://p:1"),
      ])
    let other = try lines(start + "label = one\napi_key = other-secret\n")
    #expect(old.changes(to: other) == [] && other.hasSecrets && !new.hasSecrets)
    #expect(!old.json.text().contains("first-secret"))
    #expect(FileLines(json: old.json) == old)
  }
}
