import Formats
import FoundationEssentials
import TokenModel

/// What a person chose on the screens and finds again next time: the content of `interface.json`.
///
/// It is derived from the state and kept when it differs from what was kept; no action asks for it.
public struct KeptChoices: Codable, Sendable, Equatable {
  /// The version that this program writes, and the latest that it reads.
  public static let currentVersion = 1

  /// What the form of the file is.
  public var version = KeptChoices.currentVersion
  /// The theme chosen from the menu; nil: as the files say.
  public var theme: String?
  /// Whether the mouse is used; nil where nobody chose.
  public var mouse: Bool?
  /// Earlier commands, the last one last; nil where there were none.
  public var commands: [String]?
  /// The environment that was chosen last.
  public var environment: String?
  /// What the environments are sorted by; nil for urgency.
  public var environmentSort: String?
  /// What was chosen for single environments, by their names.
  public var environments: [String: EnvironmentChoices] = [:]

  /// Nothing was chosen yet.
  public init() {}

  /// These choices with those that another run changed from an earlier to a later state, so that two programs that are open at once keep what
  /// each of them changed.
  public func merging(_ later: KeptChoices, since earlier: KeptChoices) -> KeptChoices {
    var merged = self
    if later.theme != earlier.theme { merged.theme = later.theme }
    if later.mouse != earlier.mouse { merged.mouse = later.mouse }
    if later.environment != earlier.environment { merged.environment = later.environment }
    if later.environmentSort != earlier.environmentSort { merged.environmentSort = later.environmentSort }
    if later.commands != earlier.commands {
      let own = later.commands ?? []
      merged.commands = CommandHistory((commands ?? []) + own).lines
    }
    for name in Set(later.environments.keys).union(earlier.environments.keys)
    where later.environments[name] != earlier.environments[name] {
      merged.environments[name] = later.environments[name]
    }
    return merged
  }
}

/// What a person chose for one environment. Each is nil where nobody chose.
public struct EnvironmentChoices: Codable, Sendable, Equatable {
  /// The order of its upload tokens.
  public var sort: TokenSort?
  /// The columns of its upload tokens, by name in their order.
  public var columns: [String]?
  /// Whether its session is refreshed automatically, against the word of its file.
  public var refresh: RefreshPolicy?

  /// Nothing was chosen yet.
  public init() {}

  /// Whether nothing was chosen.
  public var isEmpty: Bool { self == EnvironmentChoices() }
}

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
  mutating func observe(_ choices: KeptChoices, at now: Date) -> (choices: KeptChoices, since: KeptChoices)? {
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

/// What the person at the screen has settled beforehand: settings, and what was chosen earlier.
public struct Preferences: Sendable {
  /// The word of `settings.ini`.
  public var settings = Settings()
  /// What was kept of earlier runs.
  public var kept = KeptChoices()
  /// What is wrong with either file.
  public var problems: [FileFailure] = []

  /// The themes that there are.
  public var themes = ThemeLibrary.shipped
  /// `--theme`.
  public var theme: String?

  /// Nothing was settled.
  public init() {}

  /// The name of the theme where no environment has one of its own; `auto` where the terminal's background decides.
  public var themeInUse: String {
    var state = ThemeState(library: themes, option: theme, kept: kept.theme)
    _ = state.wear(state.wanted(tried: nil, environment: nil, settings: settings.theme))
    return state.currentName
  }
}

extension AppState {
  /// What the person has chosen, as it is kept: what was kept before, with the environments of this run as they are now.
  var choices: KeptChoices {
    var choices = kept.kept
    choices.theme = themes.toKeep
    choices.environment = chosen ?? choices.environment
    let sort = environmentOrder.sort
    choices.environmentSort = sort == .urgency ? nil : sort.rawValue
    let commands = commandHistory.keepable
    choices.commands = commands.isEmpty ? nil : commands
    choices.mouse = mouseChoice ?? choices.mouse
    for state in environments {
      guard let environment = state.environment else { continue }
      var own = choices.environments[state.name] ?? EnvironmentChoices()
      own.refresh = state.refresh == environment.refresh ? nil : state.refresh
      if let list = lists[environment.name], let support = profile(of: environment)?.uploadTokens {
        own.sort = list.sort
        own.columns = list.hiddenColumns.shownNames(of: support)
      }
      choices.environments[state.name] = own.isEmpty ? nil : own
    }
    return choices
  }

  /// Hands over what was chosen once it has rested.
  mutating func keepChoices() -> [Effect] {
    guard let due = kept.observe(choices, at: now) else { return [] }
    withdrawWarning(of: .choices)
    return [.keepChoices(due.choices, since: due.since)]
  }

  /// Gives a list the columns that were chosen for it earlier, and the order, where its service still has that.
  func chooseAgain(_ list: inout TokenList, of name: EnvironmentName, _ support: UploadTokenSupport) {
    if let names = kept.kept.environments[name.text]?.columns {
      list.hiddenColumns = HiddenColumns(shownNames: names, of: support)
    }
    guard let sort = kept.kept.environments[name.text]?.sort,
      SortChoice.all(for: support).contains(where: { $0.key == sort.key })
    else { return }
    list.setSort(sort, support: support)
  }
}
