import Foundation
import Support
import Testing

/// `fob expiring`
@Suite(.drivesPrograms) struct ExpiringTests {
  @Test func `what expires is listed soonest first, and the exit status says so`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("expiring", "video", "pod", "--within", "30d", "--json")
    #expect(result.status == 9 && (result.json["not_read"] as? [Any])?.isEmpty == true, "\(result.errors)")
    let rows = try #require(result.json["expiring"] as? [[String: Any]])
    let left = rows.compactMap { $0["seconds_left"] as? Int }
    #expect(!rows.isEmpty && left == left.sorted() && left.allSatisfy { 0 < $0 && $0 <= 30 * 86_400 })
    #expect(rows.allSatisfy { $0["kind"] as? String == "token" && $0["value"] == nil })
    let listed = try await host.fob("tokens", "list", "video", "--filter", "expires<30d", "--json")
    let tokens = try #require(listed.json["tokens"] as? [[String: Any]])
    #expect(Set(rows.map { $0["handle"] as? String }) == Set(tokens.map { $0["handle"] as? String }))
  }

  @Test func `nothing expires and everything was read: 0; the first list that was not read decides otherwise`()
    async throws
  {
    let host = try OperatorHost()
    let none = try await host.fob("expiring", "pod")
    #expect(none.status == 0 && none.errors.contains("nothing expires within 14d"), "\(none.errors)")
    try host.change("video", "api_key", to: "wrong")
    let refused = try await host.fob("expiring", "pod", "video")
    #expect(refused.status == 4 && refused.errors.contains("fob: video: upload tokens not read: "), "\(refused.errors)")
    try host.change("video", "url", to: "http://127.0.0.1:1")
    let dead = try await host.fob("expiring", "video")
    #expect(dead.status == 4 || dead.status == 5, "\(dead.status): \(dead.errors)")
    #expect(try await host.fob("expiring", "nobody").status == 8)
    #expect(try await host.fob("expiring", "--within", "soon").status == 64)
  }

  @Test func `a session that needs a person is listed, one that fob begins again is not`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    #expect(try await host.fob("expiring", "archive").status == 0)
    try host.change("archive", "refresh", to: "manual")
    try host.change("archive", "password", to: nil)
    let result = try await host.fob("expiring", "archive")
    #expect(result.status == 9 && result.output.contains("session\tarchive"), "\(result.output)\(result.errors)")
  }

  @Test func `Python's csv reads the rows back, and no label is a formula`() async throws {
    let host = try OperatorHost()
    let labels = ["=1+1", "+41,\"x\"", "-2", "@sum", "plain, with comma"]
    for label in labels {
      let made = try await host.fob("tokens", "create", "video", "--lifetime", "2h", "--label=\(label)")
      #expect(made.status == 0, "\(made.errors)")
    }
    let csv = try await host.fob("expiring", "video", "--within", "3h", "--csv")
    #expect(csv.status == 9)
    let read = try await FobResult.run(
      ["-c", "import csv,json,sys; print(json.dumps([r['label'] for r in csv.DictReader(sys.stdin)]))"],
      input: csv.output, variables: host.variables, in: TemporaryFolder(), program: "/usr/bin/python3")
    let found = try #require(try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String])
    for label in labels {
      let safe = "=+-@".contains(label.prefix(1)) ? "'" + label : label
      #expect(found.contains(safe), "\(found)")
    }
  }

  @Test func `whom to ring about a token is a column, a member and a cell`() async throws {
    let host = try OperatorHost()
    let made = try await host.fob(
      "tokens", "create", "video", "--lifetime", "2h", "--label", "batch", "--contact", "=Ann, +44 20")
    #expect(made.status == 0, "\(made.errors)")
    func expiring(_ form: String...) async throws -> FobResult {
      try await host.fob(["expiring", "video", "--within", "3h"] + form)
    }
    let json = try await expiring("--json")
    let rows = try #require(json.json["expiring"] as? [[String: Any]], "\(json.errors)")
    #expect(rows.contains { $0["label"] as? String == "batch" && $0["contact"] as? String == "=Ann, +44 20" })
    #expect(rows.contains { $0["contact"] is NSNull }, "others have none")
    let csv = try await expiring("--csv")
    #expect(csv.output.contains(",days,contact\r\n") && csv.output.contains(",\"'=Ann, +44 20\""), "\(csv.output)")
    #expect(try await expiring().output.contains("\t=Ann, +44 20\n"))
  }

  /// LibreOffice's program for the command line.
  private static let office = "/usr/bin/soffice"

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: office)))
  func `LibreOffice Calc takes no label or contact for a formula`() async throws {
    let host = try OperatorHost()
    let texts = ["=1+1", "+41,\"x\"", "-2+3", "@sum(1,1)", "=HYPERLINK(\"http://a.example\")"]
    for text in texts {
      let made = try await host.fob(
        "tokens", "create", "video", "--lifetime", "2h", "--label=\(text)",
        "--contact=\(text.replacing("1", with: "2"))")
      #expect(made.status == 0, "\(made.errors)")
    }
    let csv = try await host.fob("tokens", "list", "video", "--filter", "contact:*", "--csv")
    // Without what fob puts before them the first would be a formula: the test sees it if there is one.
    try host.folder.write(csv.output + "=1+1\r\n", to: "list.csv")
    let folder = host.folder.path
    let converted = try await FobResult.run(
      [
        "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to", "fods", "--outdir", folder,
        "\(folder)/list.csv",
      ], input: "", variables: ["HOME": folder, "PATH": "/usr/bin:/bin"], in: TemporaryFolder(), program: Self.office)
    let sheet = try #require(host.folder.text(of: "list.fods"), "\(converted.errors)")
    #expect(sheet.components(separatedBy: "table:formula").count == 2, "only the one without the sign is a formula")
    #expect(sheet.contains("&apos;=1+1<") && sheet.contains("&apos;=2+2<"), "label and contact as text")
  }
}
