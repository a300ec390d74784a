import Foundation
import Support
import Testing

/// The file that an environment names for its token: every service in every form, through the built program.
@Suite(.drivesPrograms) struct TokenFileFormatTests {
  private static let cases = ["archive", "video", "web-service"].flatMap { name in
    ["value", "header", "json", "env", "vendor"].map { (name, $0) }
  }

  private func text(of file: String) -> String? { try? String(contentsOfFile: file, encoding: .utf8) }

  @Test(arguments: cases) func `other programs read it as they read the command's output`(
    name: String, format: String
  ) async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "token")
    try host.change(name, "token_file", to: file)
    try host.change(name, "token_file_format", to: format)
    let login = try await host.fob("login", name)
    #expect(login.status == 0 && login.errors.isEmpty, "\(login.errors)")
    let token = try await host.fob("token", name).output
    let written = try #require(text(of: file))
    switch format {
    case "value", "header": #expect(written == (try await host.fob("token", name, "--format", format).output))
    case "json":
      var printed = try await host.fob("token", name, "--json").json
      printed["seconds_left"] = nil
      let object = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any]
      #expect(object?["token"] as? String == printed["token"] as? String)
      #expect(Set((object ?? [:]).keys) == Set(printed.keys))
    case "env":
      let read = try Shell.run(". \(file); printf '%s\\n' \"$FOB_TOKEN\"", environment: [:])
      #expect(read.text == token)
    default: #expect(written.hasSuffix("\n" + token.dropLast()))
    }
    #expect(try host.folder.permissions(of: "token") == 0o600)
    #expect(try await host.fob("logout", name).status == 0)
    #expect(text(of: file) == nil)
  }

  @Test func `another format replaces the file at the next use`() async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "token")
    try host.change("archive", "token_file", to: file)
    let token = try await host.fob("token", "archive").output
    #expect(text(of: file)?.split(separator: "\n").count == 2)
    for format in ["value", "header", "json", "env", "value"] {
      try host.change("archive", "token_file_format", to: format)
      #expect(try await host.fob("token", "archive").output == token)
      #expect(
        text(of: file)?.hasPrefix(["header": "Preservica", "json": "{", "env": "FOB_TOKEN="][format] ?? token) == true)
    }
    try host.folder.write("mine\n", to: "token")
    let refused = try await host.fob("refresh", "archive")
    #expect(refused.status == 1 && refused.errors.contains("Name another file as token_file"), "\(refused.errors)")
    #expect(try await host.fob("logout", "archive").status == 0)
    #expect(text(of: file) == "mine\n")
  }

  @Test func `POD has no token for it, which the file's line is told`() async throws {
    let host = try OperatorHost()
    try host.change("pod", "token_file", to: host.folder.path(of: "token"))
    let lines = host.folder.text(of: "config/fob/environments/pod.ini")?.split(separator: "\n").count ?? 0
    let refused = try await host.fob("login", "pod")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("pod.ini:\(lines): token_file is not possible"), "\(refused.errors)")
  }
}
