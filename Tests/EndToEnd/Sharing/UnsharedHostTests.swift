import Foundation
import Support
import Testing

/// A host that shares nothing is as it was before anything could be shared.
@Suite(.drivesPrograms) struct UnsharedHostTests {
  @Test func `no file, no connection, and nothing in the session's file is of a share`() async throws {
    let host = try OperatorHost()
    for arguments in [["token", "archive"], ["token", "archive"], ["refresh", "archive"], ["status"]] {
      #expect(try await host.fob(arguments).status == 0)
    }
    let counters = try host.sandbox.counters()
    // The login and the refresh.
    #expect(counters["connections"] == 2 && counters["requests"] == 2, "\(counters)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: host.folder.path).filter {
      !$0.hasPrefix("config/fob/environments/") && !isFolder(host.folder.path(of: $0))
    }
    #expect(
      Set(files) == [
        "state/fob/audit.jsonl", "state/fob/audit.lock", "state/fob/sessions/archive.json",
        "state/fob/sessions/archive.lock",
      ])
    let text = try #require(host.folder.text(of: "state/fob/sessions/archive.json"))
    let record = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(record["share"] == nil && record["confirmed"] == nil && record["session"] != nil, "\(record.keys)")
    #expect(try await host.fob("logout", "archive").status == 0)
    #expect(try host.sandbox.counters()["connections"] == 2)
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
