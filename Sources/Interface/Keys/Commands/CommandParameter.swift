/// What may stand after an action's name on the command line.
enum CommandParameter: Sendable, Equatable {
  /// The name of an environment.
  case environment
  /// What to sort by, and in which direction.
  case order
  /// The name of a theme.
  case theme
  /// A filter.
  case filter
}
