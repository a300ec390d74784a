import ArgumentParser
import Formats
import Glibc
import Interface
import Terminal
import TerminalKit

/// When a command prints colours.
enum ColorChoice: String, CaseIterable, WordChoice {
  case auto, always, never
}

/// The option for colours.
struct ColorOption: ParsableArguments, Sendable {
  @Option(
    help: "Colours: auto, always, never. Default: auto, which is on a terminal unless NO_COLOR is set.",
    completion: ColorChoice.completion,
    transform: ColorChoice.init(parsing:))
  var color = ColorChoice.auto
}

/// The colours of printed text: those of the person's theme, on the terminal's background.
struct OutputColors {
  private let theme: Theme
  /// Nil for no colours.
  private let depth: ColorDepth?

  init(_ choice: ColorChoice, in fob: Composition) {
    let preferences = Preferences.onDisk(fob)
    theme = (try? preferences.themes.theme(preferences.themeInUse)) ?? .universal
    let terminal = PrintedCanvas.standardOutput(environment: fob.variables).depth
    depth =
      switch choice {
      case .auto: terminal.flatMap { $0 == .mono ? nil : $0 }
      case .always: max(terminal ?? .sixteen, .sixteen)
      case .never: nil
      }
  }

  /// The display of standard output; 80 columns and any number of rows without a terminal.
  static func display(in fob: Composition) -> Display {
    let size = isatty(STDOUT_FILENO) == 1 ? TerminalFacts.gathered(environment: fob.variables).size : nil
    return Display(
      size: size ?? Size(rows: .max, columns: 80),
      repertoire: PrintedCanvas.standardOutput(environment: fob.variables).repertoire, zone: .ofProcess)
  }

  /// A line with the terminal's control sequences.
  func text(_ line: StyledText) -> String {
    guard let depth else { return line.plain.string }
    return line.spans.map { span in
      let style = theme.printedStyle(span.slot, depth)
      let text = span.text.string
      return style == .plain || text.isEmpty ? text : style.graphicRendition + text + Style.plain.graphicRendition
    }.joined()
  }
}
