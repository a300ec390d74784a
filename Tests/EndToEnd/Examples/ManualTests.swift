import Foundation
import Manual
import Support
import Testing

/// `fob manual`: pages that man and mandoc take without a word, with everything that the help has.
@Suite(.drivesPrograms) struct ManualTests {
  private func page(_ page: Manual.Page) async throws -> String {
    let shell = try ShellHost()
    let result = try await shell.run("fob manual \(page.rawValue)")
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test(arguments: Manual.Page.allCases)
  func `mandoc and man find nothing to warn of`(_ page: Manual.Page) async throws {
    let shell = try ShellHost()
    let lint = try await shell.run(
      "fob manual \(page.rawValue) > \(page.rawValue) && mandoc -T lint -W warning \(page.rawValue)")
    #expect(lint.status == 0 && lint.output.isEmpty && lint.errors.isEmpty, "\(lint.output)\(lint.errors)")
    let man = try await shell.run("man --warnings -E UTF-8 -l -Tutf8 -Z \(page.rawValue) > /dev/null")
    #expect(man.status == 0 && man.errors.isEmpty, "\(man.errors)")
  }

  @Test func `the program's page has every command and option`() async throws {
    let text = try await page(.program).replacing("\\-", with: "-").replacing("\\&", with: "")
    for command in try await CommandTree.root(of: "fob").all {
      if command.words.count > 1 { #expect(text.contains(".Ss \(command.words.joined(separator: " "))\n")) }
      for case .option(let names, _) in command.arguments.map(\.form) {
        for name in names { #expect(text.contains("Fl \(name.dropFirst())"), "\(command.words) \(name)") }
      }
    }
  }

  @Test func `the pages of files have every key that their readers take`() async throws {
    let environments = try await page(.environments).replacing("\\&", with: "")
    for key in ["read_only", "client_certificate", "api_key", "totp_secret", "organization", "X_vault"] {
      #expect(environments.contains(".It Ic \"\(key)\""), "\(key)")
    }
    let services = try await page(.services).replacing("\\&", with: "").replacing("\\-", with: "-")
    for key in [
      "login", "login.body", "refresh_token", "check.is", "last_used", "create.body", "revoked", "{expires_at}",
    ] {
      #expect(services.contains(".It Ic \"\(key)\""), "\(key)")
    }
    let keys = try await page(.keys).replacing("\\-", with: "-").replacing("\\&", with: "")
    let host = try OperatorHost()
    for entry in try await host.fob("keys", "--json").json["keys"] as? [[String: Any]] ?? [] {
      let action = entry["action"] as? String ?? "?"
      #expect(keys.contains(".It Ic \"\(action)\""), "\(action)")
    }
  }
}
