import FoundationEssentials

/// What was kept of a person's choices, and what waits to be.
struct ChoiceState: Sendable {
  /// What the file holds as far as this run knows.
  private(set) var kept: KeptChoices
  private var waiting: KeptChoices?
  /// When `waiting` is kept.
  private(set) var due: Date?

  /// Seconds that choices must have rested, so that trying out costs one write.
  static let pause = 2.0

  init(kept: KeptChoices) {
    self.kept = kept
  }

  /// Takes in the choices as they are; tells what is to be kept now, and since when it is another.
  ///
  /// The environment, which changes with the cursor, and the commands are not worth a write: they are kept with the next choice or at the end.
  mutating func take(_ choices: KeptChoices, at now: Date) -> (choices: KeptChoices, since: KeptChoices)? {
    var comparable = choices
    comparable.environment = kept.environment
    comparable.commands = kept.commands
    guard comparable != kept else {
      (waiting, due) = (nil, nil)
      return nil
    }
    if comparable != waiting || due.map({ $0.timeIntervalSince(now) > Self.pause }) ?? true {
      (waiting, due) = (comparable, now.addingTimeInterval(Self.pause))
    }
    guard let due, due <= now else { return nil }
    let since = kept
    (kept, waiting, self.due) = (choices, nil, nil)
    return (choices, since)
  }
}
