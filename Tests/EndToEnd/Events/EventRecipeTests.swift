import Foundation
import Support
import Synchronization
import Testing

/// The recipes of the manual's page, as they stand there.
@Suite(.drivesPrograms) struct EventRecipeTests {
  private let shell: ShellHost
  private let page: ExamplePage
  private static let label = "Bcc: everybody@example.org"

  init() async throws {
    shell = try ShellHost()
    page = ExamplePage(mdoc: try await shell.run("fob manual fob-events.7").output)
  }

  /// Names a command in the settings and makes a token with a label that would like to be a header.
  private func raise(_ settings: String) async throws {
    try shell.host.folder.write(settings, to: "config/fob/settings.ini")
    let made = try await shell.run("fob tokens create video --lifetime 2h --label '\(Self.label)'")
    #expect(made.status == 0, "\(made.errors)")
  }

  /// The lines of the settings that begin with a program.
  private func settings(_ program: String) throws -> String {
    try #require(page.snippets.first { $0.text.contains("on_event = \(program)") }).text
  }

  /// A program that notes its arguments and its input.
  private func noteCalls(of program: String) throws -> EventLog {
    let log = EventLog(path: shell.host.folder.path(of: program))
    try shell.host.folder.write(
      // Several may run at once: each appends all it has with one write.
      "#!/bin/sh\n{ for word; do echo \"argument $word\"; done; cat; echo; } > '\(log.path)'.$$; cat '\(log.path)'.$$ >> '\(log.path)'\n",
      to: "bin/\(program)",
      permissions: 0o700)
    return log
  }

  private func letters(_ log: EventLog) -> [String] {
    ((try? String(contentsOfFile: log.path, encoding: .utf8)) ?? "").components(separatedBy: "argument -t\n")
  }

  @Test func `mail through sendmail's interface`() async throws {
    let log = try noteCalls(of: "sendmail")
    let script = try shell.host.folder.write(try #require(page.snippet("#!/bin/sh")), to: "mail.sh", permissions: 0o700)
    try await raise(EventLog.settings(script))
    try await waitUntil("mail has come") {
      letters(log).contains { $0.contains("fob: token.created") && $0.contains("\n}\n") }
    }
    let letter = try #require(letters(log).first { $0.contains("Subject: fob: token.created in video\n") })
    let parts = letter.components(separatedBy: "\n\n")
    #expect(parts[0].hasPrefix("To: ops@example.org\n") && !parts[0].contains("Bcc"), "no label is a header")
    #expect(letter.contains(Self.label))
  }

  @Test func `a webhook by curl`() async throws {
    let bodies = Mutex<[String]>([])
    let server = try ScriptedServer.answering { request in
      bodies.withLock {
        $0.append(request.lines.joined(separator: "\n") + "\n\n" + String(decoding: request.body, as: UTF8.self))
      }
      return "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
    }
    try await raise(settings("curl").replacing("https://hooks.example.org", with: server.url))
    try await waitUntil("it is called") { bodies.withLock { $0.contains { $0.contains("token.created") } } }
    let parts = try #require(bodies.withLock { $0.first { $0.contains("token.created") } }).components(
      separatedBy: "\n\n")
    #expect(parts[0].hasPrefix("POST /fob ") && !parts[0].contains("Bcc") && parts[1].contains(Self.label))
    #expect(parts[0].lowercased().contains("content-type: application/json"))
  }

  @Test func `apprise, or what takes the same arguments`() async throws {
    let log = try noteCalls(of: "apprise")
    try await raise(settings("apprise"))
    try await log.wait(for: "token.created")
    let written = try #require(shell.host.folder.text(of: "apprise"))
    let arguments = written.split(separator: "\n").filter { $0.hasPrefix("argument ") }.map { $0.dropFirst(9) }
    #expect(arguments.prefix(4) == ["--title", "fob", "--config", "/home/ops/.config/apprise.yml"])
    #expect(!arguments.contains { $0.contains("Bcc") })
  }
}
