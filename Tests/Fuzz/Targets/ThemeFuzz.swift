import Formats
import Interface
import TerminalKit

extension FuzzTarget {
  /// The reader of theme files, down to the styles of every slot.
  static let theme = FuzzTarget("theme") { input in
    let own = OwnTheme(name: "own", file: "/themes/own.ini", content: .text(String(decoding: input, as: UTF8.self)))
    let library = ThemeLibrary(own: [own])
    do throws(FileFailure) {
      guard let theme = try library.theme("own") else { return }
      for slot in ThemeSlot.allCases { for depth in ColorDepth.allCases { _ = theme.style(slot, depth) } }
    } catch {
      try BrokenPromise.unless(!error.reason.isEmpty, "A file is refused without a word.")
    }
  }
}
