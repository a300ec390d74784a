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
