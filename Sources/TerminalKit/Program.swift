import FoundationEssentials

/// What the terminal's loop runs: a state that messages change and that a view shows.
///
/// Everything here is pure. The loop calls `update` for every message, then shows `view` once for all that had arrived.
public protocol Program {
  /// What can happen; past-tense facts.
  associatedtype Message: Sendable
  /// What can follow; values that the program's runner or, for its requests, the terminal performs.
  associatedtype Effect: Sendable
  /// What is shown: a `Canvas`, or for plain mode a `SpokenPicture`.
  associatedtype Picture

  /// Takes in that something happened, and says what follows.
  mutating func update(_ message: Message) -> [Effect]

  /// All that should be shown now.
  func view(_ display: Display) -> Picture

  /// When the picture next changes by itself, such as a countdown at its next second; `nil` when nothing counts.
  ///
  /// The loop sleeps until then, or until something happens.
  var nextChange: Date? { get }

  /// The message for something that the terminal reports.
  static func message(for event: TerminalEvent) -> Message

  /// The effect as a request to the terminal, or `nil` when the runner performs it.
  static func terminalRequest(of effect: Effect) -> TerminalRequest?
}
