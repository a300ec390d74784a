import Foundation
import Glibc

/// The built UI under random keys, sizes and server faults: it must answer to the end, and give the terminal back whenever it is left.
public final class RandomRun {
  private let folder: TemporaryFolder
  private let sandbox: SandboxProcess
  private var random: SeededGenerator
  private var terminal: PseudoTerminal
  private var last: [RandomStep] = []
  private var unjudged: [UInt8] = []
  private static let terminals = ["xterm-256color", "tmux-256color", "linux", "vt100"]
  /// Seconds that the UI may take to answer, on a busy machine and under a sanitizer.
  private static let patience = 90.0

  /// Starts the sandbox and the UI.
  ///
  /// - Parameter seed: the same one brings the same keys.
  public init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(
      [
        "--seed", "\(seed % 1000)", "--hostile-labels", "--fail", "1%", "--token-lifetime", "90s",
        "--write-environments", folder.path(of: "config/fob/environments"),
      ])
    random = SeededGenerator(seed: seed)
    terminal = try RandomRun.open(folder, "xterm-256color")
  }

  private static func open(_ folder: TemporaryFolder, _ name: String) throws -> PseudoTerminal {
    try PseudoTerminal(
      [BuiltBinary.path("fob")],
      environment: [
        "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
        "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
        "TERM": name, "SSH_CONNECTION": "there", "SWIFT_BACKTRACE": "enable=no",
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1:log_path=\(folder.path(of: "sanitizer"))",
      ])
  }

  /// Presses so many random keys, then leaves the UI.
  ///
  /// - Throws: `TestFailure` that says what went wrong, after which keys.
  public func run(keys: Int) async throws {
    try await expectAnswer()
    for number in 1...max(1, keys) {
      try await perform(RandomStep.next(&random))
      if number % 20 == 0 { try await expectAnswer() }
    }
    try sandbox.control("expire")
    try await expectAnswer()
    terminal.signal(SIGTERM)
    try await expectEnd([128 + SIGTERM, 0])
  }

  private func perform(_ step: RandomStep) async throws {
    last = Array((last + [step]).suffix(60))
    switch step {
    case .keys(let bytes): try await press(bytes)
    case .resize(let rows, let columns): terminal.resize(rows: rows, columns: columns)
    case .sandbox(let control, let json): try sandbox.control(control, json)
    }
    unjudged += terminal.takeOutput()
  }

  /// Types, and goes on reading meanwhile, so that neither side waits for the other.
  private func press(_ bytes: [UInt8]) async throws {
    var rest = bytes[...]
    try await waitUntil("the keys are taken", within: RandomRun.patience, state: report) {
      rest = rest.dropFirst(terminal.type(rest))
      unjudged += terminal.takeOutput()
      return rest.isEmpty || terminal.hasEnded
    }
  }

  /// The UI takes keys. One that was left by its own key is started again.
  private func expectAnswer() async throws {
    try await terminal.redraw(within: RandomRun.patience, state: report)
    unjudged += terminal.takeOutput()
    if terminal.hasEnded {
      // Control-C may arrive when the terminal is the shell's again and the program about to end.
      try await expectEnd([0, 128 + SIGINT])
      let name = RandomRun.terminals.randomElement(using: &random) ?? "xterm-256color"
      terminal = try RandomRun.open(folder, name)
      try await expectAnswer()
    }
    try judge()
  }

  private func expectEnd(_ statuses: [Int32]) async throws {
    let status = try await terminal.waitForEnd()
    unjudged += terminal.takeOutput()
    guard statuses.contains(status) else { throw TestFailure("The UI ended with status \(status).\n\(report())") }
    let (before, after) = (terminal.initialModes, terminal.modes)
    guard before.c_lflag == after.c_lflag, before.c_iflag == after.c_iflag, before.c_oflag == after.c_oflag else {
      throw TestFailure("The terminal's modes were not given back.\n\(report())")
    }
    let tail = String(decoding: unjudged.suffix(2000), as: UTF8.self)
    guard tail.contains("\u{1B}[?1049l") || !tail.contains("\u{1B}[?1049h") else {
      throw TestFailure("The earlier screen was not given back.\n\(report())")
    }
    try judge()
    unjudged = []
  }

  /// Nothing that a server or a paste held may have reached the terminal as it came. What may be the start of a sequence waits for its rest; after
  /// the last one, where the UI was left, the terminal itself echoes what is typed.
  private func judge() throws {
    let end = unjudged.lastIndex(of: 0x1B) ?? unjudged.startIndex
    let strays = ControlSequences.strays(in: Array(unjudged[..<end]), allowingClipboard: true)
    guard strays.isEmpty else { throw TestFailure("To the terminal went \(strays.prefix(5)).\n\(report())") }
    unjudged.removeSubrange(..<end)
  }

  private func report() -> String {
    let steps = last.map { step in
      switch step {
      case .keys(let bytes): String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription
      case .resize(let rows, let columns): "\(rows)×\(columns)"
      case .sandbox(let control, let json): "\(control) \(json)"
      }
    }
    let tail = String(decoding: (unjudged + terminal.output).suffix(3000), as: UTF8.self).debugDescription
    return "The last steps: \(steps.joined(separator: ", "))\nThe last output: \(tail)\n\(sanitizerReport)"
  }

  /// What AddressSanitizer found.
  private var sanitizerReport: String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("sanitizer.") }.compactMap(folder.text).joined(separator: "\n")
  }
}
