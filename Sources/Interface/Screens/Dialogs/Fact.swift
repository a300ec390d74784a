import Formats

/// One thing that is known of a token or a session.
struct Fact {
  let name: String
  /// One line each, broken where they are too long.
  let values: [StyledText]

  init(_ name: String, _ values: [StyledText]) {
    self.name = name
    self.values = values
  }

  /// A fact of one value from outside or from here; neutral in any case.
  init(_ name: String, _ value: String, _ slot: ThemeSlot = .text) {
    self.init(name, [StyledText(DisplayText(value), slot)])
  }
}
