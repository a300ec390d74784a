import Foundation
import Support
import Testing

@Suite(.drivesPrograms) struct ThemesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func fob(_ arguments: String..., adding extra: [String: String] = [:]) async throws -> FobResult {
    let variables = [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
      "TERM": "xterm-256color",
    ]
    return try await FobResult.run(
      arguments, input: "", variables: variables.merging(extra) { $1 }, in: TemporaryFolder())
  }

  @Test func `lists them with the one in use and what is wrong with one's own`() async throws {
    try folder.write("[settings]\ntheme = dark\n", to: "config/fob/settings.ini")
    let file = try folder.write("[styles]\n\nkey = grene\n", to: "config/fob/themes/night.ini")
    let list = try await fob("themes")
    #expect(list.status == 0)
    #expect(list.lines.first { $0.hasPrefix("*") }?.contains("dark") == true)
    #expect(list.lines.count == 10)
    #expect(
      list.errors == "fob: \(file):3: 'grene' is neither a colour nor an attribute; did you mean 'green'?\n")

    let themes = try #require(try await fob("themes", "--json").json["themes"] as? [[String: Any]])
    #expect(themes.map { $0["name"] as? String }.last == "night")
    #expect((themes.last?["error"] as? String)?.contains(":3: ") == true)
    #expect(themes.first { $0["in_use"] as? Bool == true }?["name"] as? String == "dark")
  }

  @Test func `previews without sequences where there is no terminal`() async throws {
    let preview = try await fob("themes", "--preview", "dark", "mono")
    #expect(preview.status == 0)
    #expect(preview.output.contains("PRODUCTION"))
    #expect(preview.output.contains("─ dark ─") || preview.output.contains("┌ dark "))
    #expect(!preview.output.contains("universal"))
    #expect(!preview.output.contains("\u{1B}"))
  }

  @Test func `an export is the beginning of one's own`() async throws {
    let text = try await fob("themes", "--export", "deuteranopia").output
    try folder.write(text, to: "config/fob/themes/mine.ini")
    let themes = try #require(try await fob("themes", "--json").json["themes"] as? [[String: Any]])
    #expect(themes.last?["name"] as? String == "mine")
    #expect(themes.last?["error"] is NSNull)
  }

  @Test func `says which themes there are`() async throws {
    let result = try await fob("themes", "dakr")
    #expect(result.status == 8)
    #expect(result.errors.contains("No theme is called 'dakr'. Did you mean 'dark'?"))
    #expect(try await fob("themes", "--preview", "--json").status == 64)
  }
}
