import Foundation
import Support
import Testing

/// What shells complete: names of environments without a look into any file or at any server.
@Suite(.drivesPrograms) struct CompletionTests {
  /// What bash offers for the last word of a line.
  private func bash(_ words: [String], on shell: ShellHost) async throws -> [String] {
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    let result = try await shell.run(
      """
      source <(fob --generate-completion-script bash)
      COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); COMP_LINE="\(words.joined(separator: " "))"; COMP_POINT=${#COMP_LINE}
      _fob fob "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """)
    #expect(result.errors.isEmpty, "\(result.errors)")
    return result.lines
  }

  @Test func `bash offers the names of environments`() async throws {
    let shell = try ShellHost()
    #expect(try await bash(["fob", "token", ""], on: shell).contains("prod-video"))
    #expect(try await bash(["fob", "token", "prod-"], on: shell) == ["prod-test", "prod-video"])
    #expect(try await bash(["fob", "tokens", "list", "arch"], on: shell) == ["archive", "archive-2fa"])
    #expect(try await bash(["fob", "tokens", "list", "video", "--fi"], on: shell) == ["--filter"])
    #expect(try await bash(["fob", "tok"], on: shell) == ["token", "tokens"])
    #expect(try await bash(["fob", "demo", "--theme", "da"], on: shell) == ["dark"])
    #expect(
      try await bash(["fob", "tokens", "list", "video", "--sort", "l"], on: shell) == ["lifetime", "label", "last-use"])
    #expect(try await bash(["fob", "tokens", "create", "pod", "--scope", "u"], on: shell) == ["upload"])
    #expect(try await bash(["fob", "audit", "--event", "rev"], on: shell) == ["revoke", "reveal"])
    #expect(try await bash(["fob", "status", "--color", "n"], on: shell) == ["never"])
    #expect(try await bash(["fob", "demo", "--scene", "t"], on: shell) == ["thirty"])
    #expect(try await bash(["fob", "manual", "fob-s"], on: shell).count == 5)
    #expect(try await bash(["fob", "env", "add", "x", "--stdin", "tot"], on: shell) == ["totp_secret"])
    #expect(try shell.host.sandbox.counters()["connections"] == 0, "no server was asked")
  }

  @Test func `names are there although no file can be read`() async throws {
    let host = try OperatorHost()
    for name in ["archive", "video"] {
      try host.folder.write(
        "not an INI file [", to: "config/fob/environments/\(name).ini", permissions: 0o000)
    }
    let names = try await host.fob("---completion", "token", "--", "positional@0", "2", "0", "fob", "token", "")
    #expect(names.lines == ["archive", "archive-2fa", "pod", "pod-member", "video", "web", "web-service"])
    #expect(names.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `every script is good to its shell`(_ name: String) async throws {
    let shell = try ShellHost()
    let result = try await shell.run("fob --generate-completion-script \(name) > script && \(name) -n script")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }
}
