import Doctor
import Formats
import TerminalKit
import Testing
import TokenModel

@Suite struct DoctorHostTests {
  private static let terminal = TerminalFacts(
    isThere: true, name: "xterm-256color", canPlaceText: true, colors: 256, wantsNoColors: false,
    size: .init(rows: 24, columns: 80), locale: "C.UTF-8", hasLocale: true, isUTF8: true)
  private static let protection = ProtectionFacts(
    memoryIsClosed: true, hasSwap: false, isRoot: false, hasVault: false, keyringFault: nil)

  private func levels(_ change: (inout TerminalFacts) -> Void) -> [Finding.Level] {
    var facts = Self.terminal
    change(&facts)
    return TerminalChecks.findings(facts).map(\.level)
  }

  @Test func terminals() {
    #expect(levels { _ in } == [.good, .good])
    #expect(levels { $0.isThere = false } == [.good, .good])
    #expect(levels { $0.libraryFault = "it is not there" } == [.problem])
    #expect(levels { $0.canPlaceText = false } == [.problem, .good])
    #expect(levels { $0.size = .init(rows: 8, columns: 80) } == [.good, .advice, .good])
    #expect(levels { $0.size = nil } == [.good, .good])
    #expect(levels { $0.hasLocale = false } == [.good, .advice])
    #expect(levels { $0.isUTF8 = false } == [.good, .advice])
    var colourless = Self.terminal
    colourless.wantsNoColors = true
    #expect(TerminalChecks.findings(colourless).first?.text == "xterm-256color, no colours, as NO_COLOR asks for.")
  }

  @Test(
    arguments: [
      ([ClipboardFacts.Way.terminal], [Finding.Level.good]), ([.screen], [.good]), ([], [.advice]),
      ([.tmux(passesOn: true, terminal: "xterm"), .terminal], [.good]),
      ([.tmux(passesOn: nil, terminal: ""), .terminal], [.good]),
      ([.tmux(passesOn: false, terminal: "xterm"), .terminal], [.advice]),
      ([.desktop(program: "wl-copy", isInstalled: true), .terminal], [.good]),
      ([.desktop(program: "wl-copy", isInstalled: false), .terminal], [.advice, .good]),
    ])
  func `ways of copying: the first that works is told, and what would be better`(
    ways: [ClipboardFacts.Way], levels: [Finding.Level]
  ) {
    #expect(ClipboardChecks.findings(ClipboardFacts(ways: ways)).map(\.level) == levels)
  }

  private func changed(_ change: (inout ProtectionFacts) -> Void) -> [Finding] {
    var facts = Self.protection
    change(&facts)
    return ProtectionChecks.findings(facts)
  }

  @Test func `memory, swap, root and the vault`() {
    #expect(changed { _ in }.map(\.level) == [.good, .good])
    #expect(changed { $0.memoryIsClosed = false }.map(\.level) == [.good, .problem])
    #expect(changed { $0.hasSwap = true }.map(\.subject) == ["sessions", "memory", "swap"])
    #expect(changed { $0.isRoot = true }.map(\.subject) == ["sessions", "memory", "user"])
    #expect(changed { $0.hasVault = true }.map(\.level) == [.good, .good, .good])
    let denied = changed {
      $0.hasVault = true
      $0.keyringFault = "Denied."
    }
    #expect(denied.last?.level == .advice)
    #expect(denied.last?.text.contains("Denied.") == true)
    #expect(changed { $0.keyringFault = "Denied." }.count == 2)
  }

  @Test func `where the secrets of an environment are`() throws {
    func findings(_ secrets: [SecretName: SecretSource]) throws -> [Finding] {
      var environment = try TestEnvironment.make()
      environment.secrets = secrets
      return ProtectionChecks.findings(of: environment) { $0 == "pass" }
    }
    let literal = try findings([
      .password: .literal(Secret("hunter2")), .totpSecret: .literal(Secret("JBSWY3DPEHPK3PXP")),
    ])
    #expect(literal.map(\.level) == [.advice])
    #expect(literal.first?.text.hasPrefix("password and totp_secret:") == true)
    #expect(!literal.contains { "\($0)".contains("hunter2") })
    #expect(try findings([.password: .variable(name: "P")]).map(\.level) == [.advice])
    #expect(try findings([.password: .command(["pass", "show", "x"])]).isEmpty)
    let missing = try findings([.password: .command(["gone", "s3cret-argument"])])
    #expect(missing.map(\.level) == [.problem])
    #expect(!missing.contains { "\($0)".contains("s3cret-argument") })
    #expect(try findings([.password: .file(path: "/home/ops/.p")]).isEmpty)
    let name = try #require(EnvironmentName("prod"))
    #expect(try findings([.password: .vault(VaultEntry(environment: name, secret: .password))]).isEmpty)
  }
}
