import Foundation
import Support
import Testing

/// Lists for people, for cut and for programs.
@Suite(.drivesPrograms) struct ListOutputTests {
  @Test func `columns are chosen by name, and a misspelt one is named with its neighbour`() async throws {
    let host = try OperatorHost()
    let two = try await host.fob("env", "list", "--columns", "service,environment", "--no-header", "--limit", "1")
    #expect(two.output == "preservica\tarchive\n", "\(two.output)\(two.errors)")
    let misspelt = try await host.fob("env", "list", "--columns", "servce")
    #expect(misspelt.status == 64 && misspelt.errors.contains("Did you mean 'service'?"), "\(misspelt.errors)")
    #expect(try await host.fob("env", "list", "--json", "--tsv").status == 64)
    #expect(try await host.fob("env", "list", "--limit", "0").status == 64)
  }

  @Test func `colours are for terminals, unless NO_COLOR or --color say otherwise`() async throws {
    let host = try OperatorHost()
    let command = [BuiltBinary.path("fob"), "env", "list"]
    func printed(_ options: [String] = [], adding extra: [String: String] = [:]) async throws -> String {
      let variables = host.variables.merging(["TERM": "xterm-256color"].merging(extra) { $1 }) { $1 }
      let terminal = try PseudoTerminal(command + options, environment: variables)
      #expect(try await terminal.waitForEnd() == 0)
      return terminal.text
    }
    #expect(try await printed().contains("\u{1B}["))
    #expect(try await !printed(["--color", "never"]).contains("\u{1B}["))
    #expect(try await !printed(adding: ["NO_COLOR": "1"]).contains("\u{1B}["))
    #expect(try await printed(["--color", "always"], adding: ["NO_COLOR": "1"]).contains("\u{1B}["))
    #expect(try await !host.fob("env", "list").output.contains("\u{1B}["))
    let coloured = try await host.fob("env", "list", "--color", "always")
    #expect(coloured.output.contains("\u{1B}[") && !coloured.output.contains("\t"), "\(coloured.output)")
    #expect(try await host.fob("env", "list", "--color", "always", "--json").status == 64)
  }

  @Test func `what nothing matches is counted`() async throws {
    let host = try OperatorHost()
    let none = try await host.fob("tokens", "list", "video", "--filter", "label:nobody-has-this")
    #expect(none.status == 0 && none.errors.contains("fob: 0 of 187 upload tokens of video match."), "\(none.errors)")
  }

  @Test func `a leaked token is found with the command that revokes it`() async throws {
    let host = try OperatorHost()
    let created = try await host.fob("tokens", "create", "video", "--lifetime", "2h", "--reveal", "--json")
    let token = try #require(created.json["token"] as? [String: Any])
    let (value, handle) = (try #require(token["value"] as? String), try #require(token["handle"] as? String))
    let found = try await host.fob("tokens", "find", "video", input: "leaked: \(value)\n")
    #expect(found.errors.contains("fob tokens revoke video \(handle)"), "\(found.errors)")
  }
}
