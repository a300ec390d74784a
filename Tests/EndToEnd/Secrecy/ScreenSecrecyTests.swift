import Foundation
import Support
import Testing

/// No screen shows a secret before it is asked to: every key of every screen is pressed, but for those that show or copy one.
@Suite(.drivesPrograms) struct ScreenSecrecyTests {
  /// A binding as `fob keys --json` tells it.
  private struct Binding {
    let context: String
    let action: String
    let key: String
  }

  /// What is asked to show or copy a secret, leaves, stops, or is what brought us here.
  private static let leftOut: Set<String> = [
    "reveal", "raw-answer", "copy", "copy-menu", "quit", "suspend", "inspect", "press", "submit",
  ]

  @Test(arguments: [
    ("video", "xterm-256color"), ("pod", "vt100"), ("archive", "xterm-256color"), ("web-service", "linux"),
  ])
  func `no key shows a secret`(environment: String, terminal: String) async throws {
    let host = try SecrecyHost()
    let login = try await host.fob(["login", environment])
    #expect(login.status == 0, "\(login.errors)")
    let bindings = try await bindings(host)
    let fob = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", environment],
      environment: host.variables.merging(["TERM": terminal, "SWIFT_BACKTRACE": "enable=no"]) { $1 }, rows: 40,
      columns: 120)
    let hasUploadTokens = ["video", "pod"].contains(environment)
    try await fob.read(until: hasUploadTokens ? "LABEL" : "auto ")
    try await press(bindings, of: "main", after: "", in: environment, fob)
    if hasUploadTokens { try await press(bindings, of: "main", after: "\t", in: environment, fob) }
    for entry in hasUploadTokens ? ["\r", "\t\r"] : ["\r"] {
      try await press(bindings, of: "inspect", after: entry, in: environment, fob)
    }
    try await host.collect()
    fob.signal(15)
    _ = try await fob.waitForEnd()
    #expect(host.canaries.found(in: fob.output).isEmpty)
    for (path, bytes) in try host.writtenFiles() where !path.contains("/state/fob/sessions/") {
      #expect(host.canaries.found(in: bytes).isEmpty, "\(path)")
    }
  }

  @Test func `plain mode says no secret`() async throws {
    let host = try SecrecyHost()
    _ = try await host.fob(["login", "video"])
    let bindings = try await bindings(host)
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "--plain", "--environment", "video"], environment: host.variables)
    try await program.read(until: "upload tokens")
    for prefix in ["", "\t", "\t\r"] {
      for binding in bindings where binding.context == (prefix.hasSuffix("\r") ? "inspect" : "main") {
        program.send("\u{1B}\u{1B}h" + prefix + binding.key + "\u{14}\u{1B}\u{1B}")
      }
    }
    program.closeInput()
    _ = try await program.waitForEnd()
    try await host.collect()
    #expect(host.canaries.found(in: program.text).isEmpty)
  }

  @Test(arguments: ["xterm-256color", "linux"])
  func `what is typed for a password is masked`(terminal: String) async throws {
    let host = try SecrecyHost()
    try host.host.writeEnvironment(
      "asked.ini",
      [
        "[environment]", "service = preservica", "url = \(host.host.sandbox.baseURL)", "username = ops@example.org",
        "tenant = LIBRARY",
      ])
    let fob = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", "asked"],
      environment: host.variables.merging(["TERM": terminal, "SWIFT_BACKTRACE": "enable=no"]) { $1 })
    try await fob.read(until: "no session")
    fob.send("L")
    try await fob.read(until: "Password")
    for letter in SecrecyHost.wrongToken {
      fob.send(String(letter))
      try await fob.redraw()
    }
    fob.send("\r")
    try await fob.read(until: "Invalid")
    fob.signal(15)
    _ = try await fob.waitForEnd()
    // Letter by letter on the screen would be letter by letter in the stream, so the least piece counts.
    for length in [24, 8, 5] {
      #expect(!fob.text.contains(SecrecyHost.wrongToken.prefix(length)) && !fob.text.contains("of-a-wrong"))
    }
  }

  private func bindings(_ host: SecrecyHost) async throws -> [Binding] {
    let keys = try await host.fob(["keys", "--json"])
    let entries = try #require(keys.json["keys"] as? [[String: Any]], "\(keys.errors)")
    return entries.compactMap { entry in
      guard let context = entry["context"] as? String, let action = entry["action"] as? String,
        let key = (entry["keys"] as? [String])?.lazy.compactMap(Self.bytes).first, !Self.leftOut.contains(action)
      else { return nil }
      return Binding(context: context, action: action, key: key)
    }
  }

  /// What a terminal sends for a key; nil for those that each terminal has in a way of its own.
  private static func bytes(of key: String) -> String? {
    let parts = key.split(separator: " ").map { part -> String? in
      switch part {
      case "enter": "\r"
      case "escape": "\u{1B}"
      case "tab": "\t"
      case "space": " "
      case _ where part.count == 1: String(part)
      case _ where part.hasPrefix("ctrl-") && part.count == 6:
        part.unicodeScalars.last.map { String(Unicode.Scalar(UInt8(truncatingIfNeeded: $0.value & 0x1F))) }
      default: nil
      }
    }
    return parts.contains(nil) ? nil : parts.compactMap { $0 }.joined()
  }

  /// Presses the keys of a context one by one, each from an environment; dialogs that they open are closed again.
  private func press(
    _ bindings: [Binding], of context: String, after entry: String, in environment: String, _ fob: PseudoTerminal
  ) async throws {
    for binding in bindings where binding.context == context {
      for keys in ["\u{1B}", "h", ":environment \(environment)\r", entry, binding.key, "\u{1B}", "\u{1B}"]
      where !keys.isEmpty {
        fob.send(keys)
        try await fob.redraw(state: { "\(context), \(binding.action)" })
      }
    }
  }
}
