import Foundation
import Manual
import Support
import Testing

/// Every command of the README, of what developers read and of the manual runs as it stands there, against the sandbox.
@Suite(.drivesPrograms) struct PageExamplesTests {
  private static let markdown = ["README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"]
  /// The program's page repeats the help's examples, which have their own suite.
  private static let manual = Manual.Page.allCases.filter { $0 != .program }.map(\.rawValue)

  /// Lines that other tests or CI run, and which.
  private static let elsewhere: [String: String] = [
    ".ci/packages && swift build && .build/debug/fob demo": "FirstRunTests, on what CI has built",
    ".ci/packages --tests && swift test": "CI runs this very line",
    ".ci/packages --tests": "CI", ".ci/package": ".ci/package-test",
    "sudo apt install ./.build-package/packages/fob_*.deb": ".ci/package-test",
    "systemctl --user enable --now fob-keep": "needs a session of systemd's; the unit is checked below",
    "ssh -t bastion tmux new -A -s fob fob": "needs another host and a terminal; TmuxTests run fob in tmux",
  ]

  /// What a line ends with where that is not 0: it asks a person, and here is none.
  private static let endings: [String: Int32] = [
    "fob vault init": 4, "fob vault add prod password": 64, "fob vault unlock --for 8h": 4,
    "fob tokens revoke video --resume": 8,
  ]

  /// Lines that go on until somebody stops them.
  private static let endless: [String] = ["fob status prod --watch --json", "fob-sandbox --port 8080"]

  /// What has to be there before a line.
  private static let preparations: [String: [String]] = [
    "fob vault add prod password": ["fob vault init < passphrase.txt"],
    "systemd-creds cat vault | fob vault unlock": ["fob vault init < passphrase.txt"],
    "fob env add prod --service preservica --url https://eu.preservica.com --set password_vault=yes": [
      "fob env remove prod --yes"
    ],
    "echo \"$OLD\" | fob token prod --refused": ["fob login prod"],
    "fob share rotate team --yes": ["fob share init team --url https://etcd1.example.org:2379"],
    "fob tokens find < leaked.txt": [
      "fob tokens create video --lifetime 2h --reveal --json | jq -r .token.value > leaked.txt"
    ],
  ]

  private func page(_ name: String) async throws -> ExamplePage {
    if name.hasSuffix(".md") { return try ExamplePage(markdown: name) }
    let shell = try ShellHost()
    let printed = try await shell.run("fob manual \(name)")
    #expect(printed.status == 0, "\(printed.errors)")
    return ExamplePage(mdoc: printed.output)
  }

  @Test(arguments: markdown + manual) func `every command runs`(_ name: String) async throws {
    var shell = try ShellHost()
    var section = ""
    for piece in try await page(name).commands where Self.elsewhere[piece.text] == nil {
      if piece.section != section { (shell, section) = (try ShellHost(), piece.section) }
      for line in Self.preparations[piece.text] ?? [] { _ = try await shell.run(line) }
      try await run(piece, on: shell)
    }
  }

  private func run(_ piece: ExamplePage.Piece, on shell: ShellHost) async throws {
    var line = piece.text.replacing(".build/debug/", with: "").replacing("--port 8080", with: "--port 0")
    if line.hasSuffix(" &") { line.removeLast(2) }
    let opensTheScreen = line.hasPrefix("XDG_")
    let isEndless = opensTheScreen || Self.endless.contains { piece.text.contains($0) }
    let old = try await shell.host.fob("token", "prod").output.trimmingCharacters(in: .newlines)
    if isEndless { line = line.replacing("fob", with: "timeout --signal=KILL 1 fob", maxReplacements: 1) }
    if opensTheScreen { line = "\(line.replacing("timeout --signal=KILL 1 ", with: "")) < /dev/null; true" }
    // The shell stays to tell the status as shells do.
    let result = try await shell.run("\(line)\nexit $?", adding: ["OLD": old])
    let expected = Self.endings[piece.text] ?? (isEndless && !opensTheScreen ? 137 : 0)
    #expect(result.status == expected, "\(piece.section): \(line)\n\(result.output)\(result.errors)")
  }

  @Test func `the changed line of the Python script gets a token`() async throws {
    let line = try #require(try await page("fob-scripting.7").snippet("token = "))
    let shell = try ShellHost()
    try shell.host.folder.write(
      """
      import json, subprocess, urllib.request
      \(line)
      request = urllib.request.Request(
          "\(shell.host.sandbox.baseURL)/api/user/details", headers={"Preservica-Access-Token": token})
      print(json.load(urllib.request.urlopen(request)))
      """, to: "work/example.py")
    let result = try await shell.run("python3 example.py")
    #expect(result.status == 0 && result.output.contains("ops@example.org"), "\(result.output)\(result.errors)")
  }

  /// The script is one as the vendor's, unchanged; its own password would be refused.
  @Test func `a script that stays as it is finds the token in its file`() async throws {
    let script = URL(fileURLWithPath: #filePath).appendingPathComponent("../vendor_token.py")
    let shell = try ShellHost()
    let host = shell.host
    try host.folder.write(String(contentsOf: script.standardized, encoding: .utf8), to: "work/example.py")
    try host.change("prod", "token_file", to: "\(shell.place)/preview.ini.token.file")
    let token = try await shell.run("fob token prod")
    let read = try await shell.run("python3 example.py preview.ini")
    #expect(token.status == 0 && read.status == 0 && read.output == token.output, "\(token.errors)\(read.errors)")
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test(arguments: ["README.md", "fob-scripting.7"]) func `the line for cron runs`(_ name: String) async throws {
    let line = try #require(try await page(name).snippet("*/"))
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
    #expect(fields.count == 6)
    let shell = try ShellHost()
    let result = try await shell.run(String(fields[5]))
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `the unit for systemd is good`() async throws {
    let shell = try ShellHost()
    let unit = try await shell.run("fob keep prod video --print-unit")
    #expect(unit.status == 0)
    #expect(unit.output.contains("ExecStart=\(BuiltBinary.path("fob")) keep prod video\n"))
    #expect(try await shell.run("fob keep nowhere --print-unit").status == 8)
    #expect(try await shell.run("fob keep prod --once --print-unit").status == 64)
    let verdict = try await shell.run(
      "fob keep --print-unit > fob-keep.service && systemd-analyze verify --man=no ./fob-keep.service")
    #expect(verdict.status == 0 && verdict.errors.isEmpty, "\(verdict.errors)")
  }

  @Test(arguments: ["README.md", "fob-environments.5"])
  func `an environment's file as a page shows it is read`(_ name: String) async throws {
    let shell = try ShellHost()
    let files = try await page(name).snippets.filter { $0.text.hasPrefix("[environment]") }
    #expect(!files.isEmpty)
    for file in files {
      try shell.host.writeEnvironment("shown.ini", file.text.components(separatedBy: "\n"))
      let shown = try await shell.run("fob env show shown")
      #expect(shown.status == 0 && shown.output.contains("https://"), "\(shown.errors)")
    }
  }

  @Test func `a service file as its page shows it is read, and so is an environment of it`() async throws {
    let shell = try ShellHost()
    let page = try await page("fob-services.5")
    try shell.host.folder.write(try #require(page.snippet("[service]")), to: "config/fob/services/shown.ini")
    let environment = try #require(page.snippet("[environment]")).replacing("jupyterhub", with: "shown")
    try shell.host.writeEnvironment("shown.ini", environment.components(separatedBy: "\n"))
    let check = try await shell.run("fob service check ~/.config/fob/services/shown.ini")
    #expect(check.status == 0 && check.output.contains("DELETE /hub/api/users/"), "\(check.errors)")
    let shown = try await shell.run("fob env show shown")
    #expect(shown.status == 0 && shown.output.contains("https://"), "\(shown.errors)")
  }

  @Test func `settings, keys and a theme as the manual shows them are read`() async throws {
    let shell = try ShellHost()
    let settings = try #require(
      ExamplePage(mdoc: try await shell.run("fob manual fob.1").output).snippet("[settings]"))
    try shell.host.folder.write(settings, to: "config/fob/settings.ini")
    try shell.host.folder.write(try #require(try await page("fob-keys.5").snippet("[main]")), to: "config/fob/keys.ini")
    #expect(try await shell.run("fob keys").output.contains("\nlog-in = f2\n"))
    let theme = try #require(try await page("fob-themes.5").snippet("[theme]"))
    try shell.host.folder.write(theme, to: "config/fob/themes/night.ini")
    let themes = try await shell.run("fob themes")
    #expect(themes.status == 0 && themes.errors.isEmpty && themes.output.contains("louder"), "\(themes.errors)")
  }

  /// 200 words a minute: what a stranger reads before the first try.
  @Test func `the README has at most 1,200 words`() throws {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../README.md").standardized
    let words = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace)
    #expect(words.count <= 1200)
  }
}
