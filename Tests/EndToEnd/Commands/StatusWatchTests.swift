import Foundation
import Support
import Testing

/// `fob status --watch`: a line for each change.
@Suite(.drivesPrograms) struct StatusWatchTests {
  @Test func `every change is a line of its own`() async throws {
    let host = try OperatorHost()
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "status", "archive", "--watch"], environment: host.variables)
    try await program.read(until: "archive\tPRODUCTION\tpreservica\tops@example.org\tno session")
    #expect(try await host.fob("login", "archive").status == 0)
    try await program.read(until: "archive\tPRODUCTION\tpreservica\tops@example.org\tfresh")
    #expect(try await host.fob("logout", "archive").status == 0)
    try await program.read(until: "archive\tPRODUCTION\tpreservica\tops@example.org\tno session")
    #expect(program.text.split(separator: "\n").count == 3)
  }

  @Test func `a terminal gets the most urgent first, with the command that helps`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment("broken.ini", ["[environment]", "service = preservica", "colour = red"])
    #expect(try await host.fob("login", "archive").status == 0)
    let variables = host.variables.merging(["TERM": "xterm-256color", "NO_COLOR": "1"]) { $1 }
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "status"], environment: variables)
    #expect(try await terminal.waitForEnd() == 0)
    let lines = terminal.text.components(separatedBy: "\r\n")
    #expect(lines[0].hasPrefix("× 1 needs you   ● 1 healthy   ○ "), "\(lines)")
    #expect(lines[2].hasPrefix("× broken "), "\(lines)")
    #expect(lines[3].hasPrefix("● archive ") && lines[3].contains(" auto "), "\(lines)")
    #expect(lines[4].hasPrefix("○ "), "\(lines)")
    #expect(lines.contains { $0.hasPrefix("broken: ") && $0.contains("/broken.ini:3:") }, "\(lines)")
  }

  @Test func `a terminal is drawn again in the same place`() async throws {
    let host = try OperatorHost()
    let variables = host.variables.merging(["TERM": "xterm-256color", "NO_COLOR": "1"]) { $1 }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "status", "archive", "--watch"], environment: variables)
    try await terminal.hear("○ 1 without a session")
    #expect(try await host.fob("login", "archive").status == 0)
    try await terminal.hear("\u{1B}[3A")
    try await terminal.hear("● 1 healthy")
  }

  @Test func `for programs each line is an object`() async throws {
    let host = try OperatorHost()
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "status", "video", "--watch", "--json"], environment: host.variables)
    try await program.read(until: "\n")
    let line = try #require(program.text.split(separator: "\n").first)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["version"] as? Int == 1)
    #expect((object["environment"] as? [String: Any])?["state"] as? String == "none")
  }

  @Test func `a file that is gone for a while ends nothing`() async throws {
    let host = try OperatorHost()
    let path = host.folder.path(of: "config/fob/environments/archive.ini")
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "status", "archive", "video", "--watch"], environment: host.variables)
    try await program.read(until: "video\t")
    try FileManager.default.moveItem(atPath: path, toPath: path + "~")
    #expect(try await host.fob("login", "video").status == 0)
    try await program.read(until: "fresh")
    try FileManager.default.moveItem(atPath: path + "~", toPath: path)
    try await program.read(until: "archive\t")
    #expect(try await host.fob("status", "nowhere", "--watch").status == 8)
  }
}
