import Formats
import TerminalKit

/// Whether strings for the terminal itself (OSC) reach it. A terminal that does not know them would draw their content:
/// a copied secret.
struct TerminalChannel: Hashable {
  /// Terminals that draw such strings, whatever their descriptions say.
  private static let drawing = ["linux", "vt", "dumb", "ansi", "cons", "eterm"]

  /// Whether strings may be sent at all.
  let takesStrings: Bool

  /// Nothing but text may be written.
  static let none = TerminalChannel(takesStrings: false)

  private init(takesStrings: Bool) {
    self.takesStrings = takesStrings
  }

  /// - Parameters:
  ///   - name: of the terminal, as `TERM` gives it.
  ///   - isDescendedFromXterm: whether its description has a clipboard (`Ms`), a title (`XT`, `TS`) or a second screen (`smcup`).
  init(name: String, isDescendedFromXterm: Bool) {
    takesStrings = isDescendedFromXterm && !TerminalChannel.drawing.contains(where: name.hasPrefix)
  }
}

/// Passes strings through GNU screen, which drops unknown ones: wrapped in DCS, in pieces that fit.
enum ScreenPassage {
  /// GNU screen's own limit, MAXSTR, since version 4.
  private static let limit = 768
  private static let frame = (start: Array("\u{1B}P".utf8), end: Array("\u{1B}\\".utf8))

  /// Whether the terminal is GNU screen's. Over SSH the terminal's name says so.
  static func isThere(_ environment: [String: String]) -> Bool {
    if let session = environment["STY"], !session.isEmpty { return true }
    return environment["TERM"]?.hasPrefix("screen.") ?? false
  }

  /// A sequence for the outer terminal, with no escape inside but at its start. No piece with its frame exceeds
  /// screen's limit.
  static func wrapped(_ sequence: [UInt8]) -> [UInt8] {
    let room = limit - frame.start.count - frame.end.count
    return stride(from: 0, to: sequence.count, by: room).flatMap { start in
      frame.start + sequence[start..<min(start + room, sequence.count)] + frame.end
    }
  }
}

/// The control sequences that make a terminal show a notification.
enum NotificationSequence {
  /// The bytes for a text; a bell if the terminal would draw them. For terminals inside tmux a bell is added: tmux
  /// passes wrapped sequences on only with `allow-passthrough`.
  ///
  /// - Parameter text: neutralised here: it may contain a file's name.
  static func bytes(
    _ text: String, _ means: NotificationMeans, channel: TerminalChannel, environment: [String: String]
  ) -> [UInt8] {
    guard channel.takesStrings, let sequence = sequence(text, means) else { return [0x07] }
    if environment["TMUX"] != nil {
      let doubled = sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}")
      return Array("\u{1B}Ptmux;\(doubled)\u{1B}\\\u{07}".utf8)
    }
    let isInScreen = ScreenPassage.isThere(environment) || (environment["TERM"] ?? "").hasPrefix("screen")
    return isInScreen ? ScreenPassage.wrapped(Array(sequence.utf8)) + [0x07] : Array(sequence.utf8)
  }

  private static func sequence(_ text: String, _ means: NotificationMeans) -> String? {
    let shown = DisplayText(text).string
    return switch means {
    case .off, .bell: nil
    case .osc9: "\u{1B}]9;\(shown)\u{07}"
    // A semicolon ends a part of the sequence.
    case .osc777: "\u{1B}]777;notify;fob;\(shown.replacing(";", with: ","))\u{07}"
    }
  }
}
