import Foundation
import Support
import Testing

/// `--contact`: whom to ring about an upload token, from the command line to every list.
@Suite(.drivesPrograms) struct ContactTests {
  private func rows(_ host: OperatorHost, _ arguments: String...) async throws -> [[String: Any]] {
    let list = try await host.fob(["tokens", "list"] + arguments + ["--json"])
    return try #require(list.json["tokens"] as? [[String: Any]])
  }

  @Test func `a contact is noted, found, listed in every form, and forgotten`() async throws {
    let host = try OperatorHost()
    let handle = try #require(try await rows(host, "video").first?["handle"] as? String)
    let noted = try await host.fob("tokens", "label", "video", handle, "batch", "--contact", "Ann, +44 20")
    #expect(noted.output == "\(handle)  batch  Ann, +44 20\n", "\(noted.errors)")
    let kept = try await host.fob("tokens", "label", "video", handle, "other label")
    #expect(kept.output == "\(handle)  other label  Ann, +44 20\n", "the contact stays as it was")

    let listed = try await rows(host, "video", "--filter", "contact:*+44*")
    #expect(listed.map { $0["handle"] as? String } == [handle])
    #expect(listed.first?["contact"] as? String == "Ann, +44 20")
    let csv = try await host.fob("tokens", "list", "-A", "--filter", "contact:*", "--csv")
    #expect(
      csv.output.contains(",label,contact\r\n") && csv.output.contains(",\"Ann, +44 20\""), "\(csv.output)")
    let tsv = try await host.fob("tokens", "list", "video", "--filter", "contact:*", "--columns", "handle,contact")
    #expect(tsv.lines == ["handle\tcontact", "\(handle)\tAnn, +44 20"])
    #expect(try await host.fob("tokens", "show", "video", handle).output.contains("contact  Ann, +44 20"))
    let preview = try await host.fob("tokens", "revoke", "video", handle, "--dry-run")
    #expect(preview.output.contains("Ann, +44 20"), "\(preview.output)\(preview.errors)")

    let forgotten = try await host.fob("tokens", "label", "video", handle, "--contact", "")
    #expect(forgotten.output == "\(handle)  other label\n", "\(forgotten.errors)")
    #expect(try await rows(host, "video", "--filter", "contact:*").isEmpty)
  }

  @Test func `where the server keeps the label, fob keeps the contact, and a rotated token has it too`() async throws {
    let host = try OperatorHost()
    let made = try await host.fob(
      "tokens", "create", "pod", "--organization", "northfield", "--scope", "upload", "--label", "nightly",
      "--contact", "Bo", "--json")
    let handle = try #require((made.json["token"] as? [String: Any])?["handle"] as? String, "\(made.errors)")
    #expect((made.json["token"] as? [String: Any])?["contact"] as? String == "Bo")
    #expect(try await host.fob("tokens", "label", "pod", handle, "--contact", "Cy").status == 0)
    let rotated = try await host.fob("tokens", "rotate", "pod", handle, "--json")
    #expect((rotated.json["token"] as? [String: Any])?["contact"] as? String == "Cy", "\(rotated.errors)")
  }

  @Test func `contacts are in an export, and come to the same tokens elsewhere`() async throws {
    let host = try OperatorHost()
    let other = ["XDG_STATE_HOME": host.folder.path(of: "state2"), "XDG_DATA_HOME": host.folder.path(of: "data2")]
    let handle = try #require(try await rows(host, "video").first?["handle"] as? String)
    _ = try await host.fob("tokens", "label", "video", handle, "--contact", "Ann")
    let export = try await host.fob("labels", "export")
    #expect(export.errors.contains("0 labels, 1 contact."), "\(export.errors)")
    let imported = try await host.fob("labels", "import", "-", "--json", input: export.output, adding: other)
    let added = try #require(imported.json["added"] as? [[String: Any]], "\(imported.errors)")
    #expect(added.map { $0["contact"] as? String } == ["Ann"])
    let there = try await host.fob("tokens", "list", "video", "--filter", "contact:ann", "--json", adding: other)
    #expect((there.json["tokens"] as? [[String: Any]])?.count == 1)
  }

  @Test(arguments: [["--contact", "a\tb"], [], ["label", "--clear"]])
  func `what cannot be noted is a mistake of use`(arguments: [String]) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(["tokens", "label", "video", "aaaaaaaaaa"] + arguments)
    #expect(result.status == 64, "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
  }
}
