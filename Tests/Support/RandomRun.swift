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

/// Something that happens to a program in a terminal.
private enum RandomStep {
  case keys([UInt8])
  case resize(rows: Int, columns: Int)
  /// A control of the sandbox and what it is given.
  case sandbox(String, String)

  /// What keys mostly are: those that do something.
  private static let actions = Array(
    "jjjjjkkkkhhlllgGGLRrccxxeeyyvvnN//[]ssSCaOAEtoVu***    m:?TYw12345bdfipzDFHIJKMPUWXZ0-=+,.<>'\"$%&()".utf8)
  private static let words = [
    "batch", "never", "unused", "expires<7d", "!scope:upload", "label:batch*", "age>90d", "video", "pod", "archive",
    "pa&ss+w%rd= \"ü;#", "7d", "12h", "sort", "help", "theme dark", "log-in", "reload", "漢字", "e\u{301}", "👩‍👩‍👧",
  ]
  private static let sequences = [
    "\u{1B}[A", "\u{1B}[B", "\u{1B}OA", "\u{1B}OB", "\u{1B}OC", "\u{1B}OD", "\u{1B}[5~", "\u{1B}[6~", "\u{1B}[H",
    "\u{1B}[F", "\u{1B}[Z", "\u{1B}OP", "\u{1B}[15~", "\u{1B}[1;2A", "\u{1B}[1;5C", "\u{1B}x", "\u{1B}q", "\u{04}",
    "\u{15}", "\u{06}", "\u{02}", "\u{01}", "\u{05}", "\u{0B}", "\u{17}", "\u{12}", "\u{14}", "\u{10}", "\u{0E}",
    "\u{1A}", "\u{7F}", "\u{08}",
  ]
  private static let pastes = [
    "pasted", "x\ny\n", "\u{1B}[2J\u{1B}]52;c;b3duZWQ=\u{07}", "tab\tand\u{0}nul",
    String(repeating: "long ", count: 900),
  ]
  private static let broken: [[UInt8]] = [
    [0xFF], [0xC3], [0xE6, 0xBC], [0xF0, 0x9F], [0x1B, 0x5B, 0x3C], [0x1B, 0x5B, 0x39, 0x39, 0x39], [0x1B, 0x4F],
    [0x1B, 0x1B, 0x5B], [0x9B, 0x41], [0x00], [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E],
  ]
  private static let faults = [
    "status", "rate-limit", "drop", "redirect", "hostile-text", "lost-reply", "hang-headers", "hang-body", "truncate",
    "wrong-length", "garbage", "garbage-body", "oversized", "drip",
  ]
  private static let paths = ["/api/", "/upload-tokens", "/auth", "/organizations", "/users"]

  /// The next thing to happen.
  static func next(_ random: inout SeededGenerator) -> RandomStep {
    switch Int.random(in: 0..<1000, using: &random) {
    case ..<560: .keys([actions.randomElement(using: &random) ?? 0x6A])
    case ..<600: .keys(Array(pick(["q", "\u{03}", "5j", "12G", "gg", "99]"], &random).utf8))
    case ..<720: .keys(Array(pick(["\r", "\r", "\t", "\t", "\u{1B}", "\u{1B}"], &random).utf8))
    case ..<830: .keys(Array(pick(sequences, &random).utf8))
    case ..<890: .keys(Array(pick(words, &random).utf8))
    case ..<930: .keys(mouse(&random))
    case ..<950: .keys(Array("\u{1B}[200~\(pick(pastes, &random))\u{1B}[201~".utf8))
    case ..<960: .keys(broken.randomElement(using: &random) ?? [])
    case ..<985: .resize(rows: Int.random(in: 1...60, using: &random), columns: Int.random(in: 1...200, using: &random))
    default: fault(&random)
    }
  }

  private static func pick(_ texts: [String], _ random: inout SeededGenerator) -> String {
    texts.randomElement(using: &random) ?? ""
  }

  /// Buttons, wheel and drags, as terminals report them (SGR, mode 1006), on the screen and off it.
  private static func mouse(_ random: inout SeededGenerator) -> [UInt8] {
    let button = [0, 0, 0, 1, 2, 32, 64, 65, 65, 99].randomElement(using: &random) ?? 0
    let (column, row) = (Int.random(in: 0...220, using: &random), Int.random(in: 0...70, using: &random))
    return Array("\u{1B}[<\(button);\(column);\(row)\(Bool.random(using: &random) ? "M" : "m")".utf8)
  }

  private static func fault(_ random: inout SeededGenerator) -> RandomStep {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .sandbox("expire", "")
    case 1: return .sandbox("end-sessions", "")
    case 2: return .sandbox("reset-throttle", "")
    case 3: return .sandbox("advance", #"{"seconds": \#(Int.random(in: 1...900, using: &random))}"#)
    default:
      let (kind, path) = (pick(faults, &random), pick(paths, &random))
      let details = #""status": 503, "location": "/elsewhere", "seconds": 1, "bytes": 3000000"#
      return .sandbox("faults", #"{"kind": "\#(kind)", "path": "\#(path)", "count": 2, \#(details)}"#)
    }
  }
}

/// Random numbers that a seed repeats (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
