/// A part of the main screen that can take the keys.
enum Pane: Sendable, Equatable {
  case environments, tokens

  var other: Pane { self == .environments ? .tokens : .environments }
}
