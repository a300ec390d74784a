import Formats
import Interface

/// A text beside its head, such as a name and a verdict; what does not fit on the head's line follows below, under the text.
struct HangingText {
  /// What stands in front of the first line.
  let head: StyledText
  let text: DisplayText

  /// Beside a head that leaves fewer cells the text begins on the next line.
  private static let narrow = 20

  /// - Parameter width: the cells of a line of the terminal; nil for one line of any length.
  func lines(fitting width: Int?) -> [StyledText] {
    guard let width, head.width + text.width > width else { return [head + StyledText(text)] }
    guard width - head.width >= Self.narrow else {
      return [head] + text.wrapped(to: max(1, width - 2)).map { StyledText("  " + $0) }
    }
    let indent = DisplayText(String(repeating: " ", count: head.width))
    return text.wrapped(to: width - head.width).enumerated().map { index, line in
      (index == 0 ? head : StyledText(indent)) + StyledText(line)
    }
  }
}
