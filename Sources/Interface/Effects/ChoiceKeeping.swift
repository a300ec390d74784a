/// Keeps a person's choices for the next run.
public protocol ChoiceKeeping: Sendable {
  /// Keeps what is different in `choices` from what they were; what another run changed meanwhile stays.
  func keep(_ choices: KeptChoices, since earlier: KeptChoices) async throws(SettingsProblem)
}
