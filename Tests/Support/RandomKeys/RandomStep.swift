/// Something that happens to a program in a terminal.
enum RandomStep {
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
