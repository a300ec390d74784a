import Formats
import TerminalKit

/// Which theme is in use, and what decides it.
struct ThemeState: Sendable {
  /// The themes that there are.
  private(set) var library: ThemeLibrary
  /// `--theme`.
  let option: String?
  /// What was chosen from the menu in an earlier run.
  private let kept: String?
  /// What was chosen from the menu in this run.
  var chosen: ThemeChoice?

  /// The terminal's background, once it has told; nil where it does not tell.
  private var ground: Ground?
  /// Whether the terminal was asked for it.
  private var isGroundAsked = false

  /// What the screens look like now.
  private(set) var current = Theme.universal
  /// The name that `current` was found by: its own, or `auto`.
  private(set) var currentName = ThemeLibrary.automatic
  /// The names that `current` was the first usable one of; nil where it must be found again.
  private var candidates: [String]?
  /// What is wrong with themes that were to be used and cannot be, each said once.
  private(set) var problems: [String] = []

  init(library: ThemeLibrary, option: String?, kept: String?) {
    self.library = library
    self.option = option
    self.kept = kept
  }

  /// The choice that is kept for the next run.
  var toKeep: String? {
    switch chosen {
    case nil: kept
    case .configured: nil
    case .theme(let name): name
    }
  }

  /// The names to try, the one that counts most first. What the menu tries or was chosen in this run counts more than `--theme`, that more than the environment's
  /// file, that more than `settings.ini`, that more than what was chosen in an earlier run.
  func wanted(tried: ThemeChoice?, environment: String?, settings: String?) -> [String] {
    let own: [String?] =
      switch tried ?? chosen {
      case .theme(let name): [name, option, environment, settings]
      case .configured: [option, environment, settings]
      case nil: [option, environment, settings, kept]
      }
    return own.compactMap(\.self) + [ThemeLibrary.automatic]
  }

  /// Whether the terminal is to be asked for its background now, which is once, and only where the theme depends on it.
  mutating func asksGround(for names: [String]) -> Bool {
    guard !isGroundAsked, names.first == ThemeLibrary.automatic else { return false }
    isGroundAsked = true
    return true
  }

  /// The terminal has told what its background is like.
  mutating func adopt(_ ground: Ground) {
    self.ground = ground
    candidates = nil
  }

  /// The name of the theme that a name stands for.
  private func resolved(_ name: String) -> String {
    guard name == ThemeLibrary.automatic else { return name }
    return switch ground {
    case .dark: "dark"
    case .light: "light"
    case nil: Theme.universal.name
    }
  }

  /// Takes in what is in the themes folder now.
  mutating func adopt(_ library: ThemeLibrary) {
    self.library = library
    candidates = nil
    problems = []
  }

  /// Finds the first usable theme among the names.
  ///
  /// One that is in use and can no longer be read stays in use as it was.
  ///
  /// - Returns: what is to be said of those before it.
  mutating func wear(_ names: [String]) -> String? {
    guard names != candidates else { return nil }
    candidates = names
    var sentence: String?
    for wanted in names + [Theme.universal.name] {
      let name = resolved(wanted)
      let problem: String
      do throws(FileFailure) {
        if let theme = try library.theme(name) {
          (current, currentName) = (theme, wanted)
          break
        }
        problem = "There is no theme '\(name)'; 'fob themes' lists those that there are."
      } catch {
        problem = error.description
      }
      if sentence == nil, !problems.contains(problem) {
        problems.append(problem)
        sentence = problem
      }
      if current.name == name { break }
    }
    return sentence
  }
}
