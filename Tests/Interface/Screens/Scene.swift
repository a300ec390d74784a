import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// A state worth looking at: how it comes about, and which of its pictures are recorded.
struct Scene: Sendable, CustomTestStringConvertible {
  let name: String
  /// In UTF-8 and in ASCII.
  let sizes: [Size]
  /// In UTF-8 only.
  let oddSizes: [Size]
  private let build: @Sendable () throws -> AppState

  /// The sizes at which every screen is looked at.
  static let ordinarySizes = [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 10, columns: 40)]

  init(
    _ name: String, sizes: [Size] = ordinarySizes, oddSizes: [Size] = [],
    _ build: @escaping @Sendable () throws -> AppState
  ) {
    self.name = name
    self.sizes = sizes
    self.oddSizes = oddSizes
    self.build = build
  }

  /// The screen with its list read, after some keys.
  /// - Parameters:
  ///   - chosen: the environment.
  ///   - keys: what is typed in the pane.
  init(
    _ name: String, sizes: [Size] = ordinarySizes, chosen: String = "video", in pane: Pane = .environments, keys: String
  ) {
    self.init(name, sizes: sizes) {
      var state = try World.listed(chosen: chosen)
      if pane == .tokens { state.press(.tab) }
      state.type(keys)
      return state
    }
  }

  /// The state itself, on an ordinary screen.
  func state() throws -> AppState { try build() }

  var testDescription: String { name }

  /// What it is recorded on.
  var displays: [Display] {
    sizes.flatMap { [Display(size: $0), Display(size: $0, repertoire: .ascii)] } + oddSizes.map { Display(size: $0) }
  }

  /// The picture on a display, with all the pages read that belong on it.
  func canvas(on display: Display, theme: Theme = .universal) throws -> Canvas {
    var state = try build()
    let tokens = state.chosen == "pod-example" ? try World.podTokens() : try World.videoTokens()
    state.answer(update(&state, .terminal(.resized(display))), with: tokens)
    return view(state, theme: theme, display: display)
  }

  static let all =
    environments + uploadTokens + states + shared + horizons + inventories + inspections + dialogs + revocations
    + records
}
