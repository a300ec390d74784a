import Foundation
import Support
import Testing

/// `fob labels export` and `import`, between two hosts that know the same server.
@Suite(.drivesPrograms) struct LabelsTests {
  /// What makes a command run on the other host: its own handles and labels.
  private func elsewhere(_ host: OperatorHost) -> [String: String] {
    ["XDG_STATE_HOME": host.folder.path(of: "state2"), "XDG_DATA_HOME": host.folder.path(of: "data2")]
  }

  /// Labels of the first tokens, by their place in the list.
  private func labels(_ host: OperatorHost, on other: [String: String] = [:]) async throws -> [String?] {
    let list = try await host.fob("tokens", "list", "video", "--page", "1", "--page-size", "3", "--json", adding: other)
    return try #require(list.json["tokens"] as? [[String: Any]]).map { $0["label"] as? String }
  }

  private func handles(_ host: OperatorHost, on other: [String: String] = [:]) async throws -> [String] {
    let list = try await host.fob("tokens", "list", "video", "--page", "1", "--page-size", "3", "--json", adding: other)
    return try #require(list.json["tokens"] as? [[String: Any]]).compactMap { $0["handle"] as? String }
  }

  @Test func `labels come to the same tokens on another host`() async throws {
    let host = try OperatorHost()
    let other = elsewhere(host)
    let (here, there) = (try await handles(host), try await handles(host, on: other))
    #expect(Set(here).isDisjoint(with: there))
    _ = try await host.fob("tokens", "label", "video", here[0], "erste 漢字")
    _ = try await host.fob("tokens", "label", "video", here[1], "second")
    _ = try await host.fob("tokens", "label", "video", there[1], "own", adding: other)

    let file = host.folder.path(of: "labels.json")
    #expect(try await host.fob("labels", "export", "--output", file).status == 0)
    #expect(try host.folder.permissions(of: "labels.json") == 0o600)
    #expect(try await host.fob("labels", "export", "--output", file).status == 1, "a file that is there is left alone")

    let dry = try await host.fob("labels", "import", file, "--dry-run", adding: other)
    #expect(dry.status == 9)
    #expect(dry.lines.last == "Would be: 1 added, 0 replaced, 1 kept, 0 not found, 0 there already.")
    #expect(try await labels(host, on: other) == [nil, "own", nil])

    #expect(try await host.fob("labels", "import", file, adding: other).status == 9)
    #expect(try await labels(host, on: other) == ["erste 漢字", "own", nil])
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let taken = try await host.fob("labels", "import", "-", "video", "--theirs", "--json", input: text, adding: other)
    #expect(taken.status == 0, "\(taken.errors)")
    #expect((taken.json["replaced"] as? [[String: Any]])?.first?["other"] as? String == "own")
    #expect(taken.json["unchanged"] as? Int == 1)
    #expect(try await labels(host, on: other) == ["erste 漢字", "second", nil])
  }

  @Test func `nothing is taken from a damaged file`() async throws {
    let host = try OperatorHost()
    let handle = try await handles(host)[0]
    _ = try await host.fob("tokens", "label", "video", handle, "first")
    let text = try await host.fob("labels", "export").output
    let cut = try await host.fob("labels", "import", "-", input: String(text.dropLast(5)))
    #expect(cut.status == 1)
    #expect(cut.errors.contains("No label was imported."))
    let missing = try await host.fob("labels", "import", host.folder.path(of: "nothing.json"))
    #expect(missing.status == 8)
  }
}
