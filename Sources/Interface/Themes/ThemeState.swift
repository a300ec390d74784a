import Formats

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

  /// What the screens look like now.
  private(set) var current = Theme.universal
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
    return own.compactMap(\.self) + ["universal"]
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
    for name in names {
      let problem: String
      do throws(FileFailure) {
        if let theme = try library.theme(name) {
          current = theme
          break
        }
        problem = "There is no theme ‘\(name)’; ‘fob themes’ lists those that there are."
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
