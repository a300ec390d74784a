import Formats
import Interface

/// The control sequences that make a terminal show a notification.
enum NotificationSequence {
  /// The bytes for a text; a bell where the terminal would draw them. A bell goes with them to terminals inside tmux, which hands
  /// on what is wrapped for it only where it is told to (`allow-passthrough`).
  ///
  /// - Parameter text: made neutral here: it may hold the name of a file.
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
