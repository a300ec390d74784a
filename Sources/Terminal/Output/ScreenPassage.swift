/// How strings come through GNU screen, which keeps those that it does not know: in DCS, in pieces that it has room for.
enum ScreenPassage {
  /// GNU screen's own limit, MAXSTR, since version 4.
  private static let limit = 768
  private static let frame = (start: Array("\u{1B}P".utf8), end: Array("\u{1B}\\".utf8))

  /// Whether the terminal is GNU screen's. Over SSH the name of its terminal says so, where it holds the outer one's.
  static func isThere(_ environment: [String: String]) -> Bool {
    if let session = environment["STY"], !session.isEmpty { return true }
    return environment["TERM"]?.hasPrefix("screen.") ?? false
  }

  /// A sequence for the terminal outside, in which no escape stands but at its start. No piece with its frame is longer than screen takes.
  static func wrapped(_ sequence: [UInt8]) -> [UInt8] {
    let room = limit - frame.start.count - frame.end.count
    return stride(from: 0, to: sequence.count, by: room).flatMap { start in
      frame.start + sequence[start..<min(start + room, sequence.count)] + frame.end
    }
  }
}
