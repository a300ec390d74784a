@testable import Formats

extension FuzzTarget {
  /// The neutraliser of all text from outside.
  static let text = FuzzTarget("text") { input in
    let text = DisplayText(utf8: input)
    try check(text)
    try BrokenPromise.unless(DisplayText(text.string) == text, "Neutral text is changed once more.")
    for cells in [0, 1, 2, 7, text.width] {
      let cut = text.truncated(to: cells)
      try check(cut)
      try BrokenPromise.unless(cut.width <= cells, "A text is cut to \(cells) cells and takes \(cut.width).")
      try check(text.prefix(cells: cells))
      let padded = text.padded(to: cells)
      try BrokenPromise.unless(padded.width == cells, "A text is padded to \(cells) cells and takes \(padded.width).")
    }
  }

  /// That a terminal can draw a text in as many cells as it says.
  private static func check(_ text: DisplayText) throws(BrokenPromise) {
    let scalars = text.string.unicodeScalars
    try BrokenPromise.unless(
      !scalars.contains(where: DisplayText.steersTerminal), "A neutral text steers the terminal.")
    try BrokenPromise.unless(
      !scalars.contains(where: DisplayText.isInvisible), "A neutral text holds what cannot be seen.")
    let width = scalars.reduce(0) { $0 + DisplayWidth.of($1) }
    try BrokenPromise.unless(width == text.width, "A text says \(text.width) cells and takes \(width).")
  }
}
