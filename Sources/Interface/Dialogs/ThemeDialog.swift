/// A menu of the themes; the screen behind shows the one that it stands on.
struct ThemeDialog: MenuDialog {
  /// One line of the menu.
  struct Choice: Sendable, Equatable {
    let choice: ThemeChoice
    /// The theme's name, or words.
    let title: String
    let description: String
    /// Why it cannot be chosen.
    let problem: String?

    /// How the command line names it.
    var word: String { choice == .configured ? "configured" : title }
  }

  let choices: [Choice]
  var selected: Int

  var count: Int { choices.count }
  var dialog: Dialog { .themes(self) }

  /// All that can be chosen.
  static func choices(in library: ThemeLibrary) -> [Choice] {
    let configured = Choice(
      choice: .configured, title: "as configured", description: "the environment's, else that of settings.ini",
      problem: nil)
    return [configured]
      + library.entries.map { entry in
        Choice(
          choice: .theme(entry.name), title: entry.name,
          description: entry.description ?? (entry.file == nil ? "" : "your own"),
          problem: entry.error.map(library.sentence))
      }
  }

  /// - Parameter current: the choice to stand on at first.
  init(_ library: ThemeLibrary, current: ThemeChoice) {
    choices = Self.choices(in: library)
    selected = choices.firstIndex { $0.choice == current } ?? 0
  }

  var choice: Choice { choices[selected] }
}
