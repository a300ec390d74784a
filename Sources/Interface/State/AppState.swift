import FoundationEssentials
import TerminalKit
import TokenModel

/// Everything the screens show and the keys act on.
struct AppState: Sendable {
  /// What the services of this build say of themselves.
  private(set) var profiles: [ServiceName: ServiceProfile] = [:] { didSet { environmentChanges += 1 } }
  /// Whether nothing may be changed on any server in this run.
  let isReadOnly: Bool
  /// At least 0, under 1: spreads the automatic refreshes of many programs.
  let jitter: Double
  /// The time, as the terminal last told it.
  var now = Date.distantPast
  /// Whether somebody is there.
  var idleness = Idleness()
  var display = Display(size: Size(rows: 24, columns: 80))

  /// The environments by name.
  private(set) var environments: [EnvironmentState] = [] { didSet { environmentChanges += 1 } }
  /// How often they, their services or the person's settings have changed.
  private var environmentChanges = 0
  /// How far they are read.
  var reading = ReadingState()
  /// The name of the chosen one.
  var chosen: String?
  /// Whether `chosen` is the most urgent one, as long as nobody has chosen and not all are read.
  var isFirstChosen: Bool
  /// How they stand below each other.
  var environmentOrder = EnvironmentOrder()
  var environmentMarks = EnvironmentMarks()
  /// The first of their lines on the screen.
  var environmentsTop = 0
  /// When something is due on its own; nil before the first message.
  var nextDeadlines: NextDeadlines?
  /// What follows from the environments; nil before the first message.
  var environmentsQuiet: EnvironmentsQuiet?
  /// Their upload tokens, as far as they were looked at.
  var lists: [EnvironmentName: TokenList] = [:]

  /// The upload tokens of all environments as one list; nil while it is not on the screen.
  var inventory: InventoryState?
  /// When the upload tokens of all environments expire; nil while nobody looks.
  var horizon: Horizon?
  /// When their certificates expire, as far as that is read.
  var certificates = CertificateState()

  /// The unfinished revocations that were found.
  var cutShort: [Revocation] = []
  /// The unfinished rotations that were found.
  var unfinishedRotations: [Rotation] = []
  /// The rules for upload tokens.
  var policy = KnownPolicy.unread
  /// Whether they were looked for.
  var looksForRevocations = false
  /// Old upload tokens that others have replaced.
  var replaced: [Handle: ReplacedToken] = [:]

  var focus = Pane.environments
  /// The dialogs that are open; the last one takes the keys.
  var dialogs: [any Dialog] = []
  /// The filter while it is typed.
  var filterLine: TextField?
  /// The command while it is typed.
  var commandLine: CommandLine?
  /// Earlier commands, also those of earlier runs.
  var commandHistory: CommandHistory
  /// What is said above the footer, and was said before.
  var notices = Notices()
  /// The environments with which something is wrong that ends without a person where the server answers again.
  var troubled: Set<String> = []
  /// How many keys were taken.
  var keysTaken = 0
  /// How often a person has asked to have everything read out.
  var readOuts = 0
  /// The word of `settings.ini`.
  var settings: Settings { didSet { environmentChanges += 1 } }
  /// What the screens look like.
  var themes: ThemeState
  /// What is wrong with the files of settings and keys.
  var fileProblems = FileProblems()
  /// What was kept of the person's choices.
  var kept: ChoiceState
  /// The latest requests.
  var activity = RequestHistory()
  /// What work is under way, and what failed.
  var journal = WorkJournal()
  /// What was copied last, until the terminal tells what became of it.
  var copied: AuditEvent?
  /// Which keys do what.
  var keys = KeyMap.standard
  /// Keys that are not yet an action: a count, the first key of two.
  var typed = TypedKeys()
  /// What takes what is typed and was refused a moment ago.
  var refused: RefusedTyping?

  private var works = 0
  /// Whether the mouse is used, where that was chosen in this run.
  var mouseChoice: Bool?
  /// Whether the terminal reports the mouse, as it was last told.
  var isMouseReported = false
  /// Whether the program is left for the demo.
  var opensDemo = false
  /// The window's title as it was last set.
  var title: String?

  init(
    profiles: [ServiceProfile], isReadOnly: Bool = false, chosen: String? = nil, jitter: Double = 0,
    preferences: Preferences = Preferences()
  ) {
    self.isReadOnly = isReadOnly
    self.chosen = chosen ?? preferences.kept.environment
    isFirstChosen = self.chosen == nil
    self.jitter = jitter
    settings = preferences.settings
    themes = ThemeState(
      library: preferences.themes, option: preferences.theme, kept: preferences.kept.theme)
    kept = ChoiceState(kept: preferences.kept)
    commandHistory = CommandHistory(preferences.kept.commands ?? [])
    environmentOrder.sort = preferences.kept.environmentSort.flatMap(EnvironmentSort.init) ?? .urgency
    adopt(profiles)
  }

  /// Takes in what the services say of themselves.
  mutating func adopt(_ profiles: [ServiceProfile]) {
    self.profiles = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// How the environments stand.
  var environmentStanding: EnvironmentStanding {
    EnvironmentStanding(changes: environmentChanges, isResting: idleness.isResting)
  }

  /// An id for the next piece of work.
  mutating func nextWork() -> WorkID {
    works += 1
    return WorkID(works)
  }
}

extension AppState {
  /// The place of the chosen environment, in the inventory that of the selected row; nil where the line of the folded ones is selected, or none is shown.
  var chosenIndex: Int? {
    if let inventory {
      return inventory.selectedEnvironment.flatMap { name in environments.firstIndex { $0.name == name.text } }
    }
    guard !environmentOrder.isOnFold, environmentOrder.filter.isEmpty || !environmentOrder.places.isEmpty else {
      return nil
    }
    return environments.firstIndex { $0.name == chosen }
  }

  /// The chosen environment, usable or not.
  var chosenState: EnvironmentState? {
    chosenIndex.map { environments[$0] }
  }

  /// The chosen environment, where its file can be used.
  var chosenEnvironment: Environment? { chosenIndex.flatMap { environments[$0].environment } }

  private var chosenName: EnvironmentName? { chosenIndex.flatMap { environments[$0].environment?.name } }

  func state(of name: EnvironmentName) -> EnvironmentState? {
    environments.first { $0.name == name.text }
  }

  func environment(_ name: EnvironmentName) -> Environment? {
    state(of: name)?.environment
  }

  func profile(of environment: Environment) -> ServiceProfile? {
    profiles[environment.service]
  }

  /// The profile of the service of an environment whose file can be used.
  private func profile(of state: EnvironmentState) -> ServiceProfile? {
    state.environment.flatMap { profiles[$0.service] }
  }

  /// What the chosen environment's service offers of upload tokens, or nil; in the inventory what all services report.
  var chosenSupport: UploadTokenSupport? {
    inventory?.support ?? chosenEnvironment.flatMap(profile(of:))?.uploadTokens
  }

  /// The upload tokens on the screen: the inventory, else those of the chosen environment, where its service has some.
  var chosenList: TokenList? {
    get { inventory.map(\.list) ?? chosenName.flatMap { lists[$0] } }
    set {
      if inventory != nil {
        if let newValue { inventory?.list = newValue }
      } else if let name = chosenName {
        lists[name] = newValue
      }
    }
  }

  /// The selected upload token.
  var selectedToken: ListedToken? { chosenList?.selection }

  /// When the session of an environment is refreshed without being asked.
  func automaticRenewal(of state: EnvironmentState, at now: Date) -> Date? {
    // Asked for each environment after each message: what costs more than a look comes after what says no.
    guard state.refresh == .auto else { return nil }
    return state.automaticRenewal(profile: profile(of: state), jitter: jitter(of: state.name), now: now)
  }

  /// From when on a session counts as soon and as critical.
  func margins(of session: Session, in state: EnvironmentState) -> ExpiryMargins {
    settings.thresholds.margins(of: session, isRefreshedUnattended: refreshesUnattended(state))
  }

  /// Whether the session of an environment needs nobody before its end: it is refreshed without a person, and the last attempt did not fail.
  func refreshesUnattended(_ state: EnvironmentState) -> Bool {
    guard !idleness.isResting, state.failure == nil, state.refresh == .auto, let profile = profile(of: state) else {
      return false
    }
    return state.status?.isRefreshedUnattended(
      refresh: state.refresh, profile: profile, canLogInAlone: state.loginDemand.isNothing, at: now) ?? false
  }

  /// A share of the spread for each environment, so that the sessions of one program are not refreshed all at once either.
  private func jitter(of name: String) -> Double {
    let number = name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 97 }
    return (jitter * Double(1 + number)).truncatingRemainder(dividingBy: 1)
  }

  /// Shows the environments that there are. What the screens know of those that were there before stays; the others are to be read.
  mutating func show(_ listing: [ListedEnvironment]) {
    let neighbours = namesNearChosen
    let old = Dictionary(environments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    environments = listing.map { EnvironmentState($0, after: old[$0.name], cameLater: reading.wasListed) }
    reading.wasListed = true
    let names = Set(environments.filter { $0.file != nil }.map(\.name))
    lists = lists.filter { names.contains($0.key.text) }
    environmentMarks.keep(Set(environments.map(\.name)))
    arrangeEnvironments()
    let shown = environmentOrder.places.map { environments[$0].name }
    guard !environments.contains(where: { $0.name == chosen }) else { return }
    chosen = neighbours.first(where: shown.contains) ?? shown.first ?? environments.first?.name
  }

  /// The environments below the chosen one, then those above it, each time the nearest first: where it is gone the first one left takes its place.
  private var namesNearChosen: [String] {
    let shown = environmentOrder.places.map { environments[$0].name }
    guard let place = shown.firstIndex(where: { $0 == chosen }) else { return [] }
    return shown[(place + 1)...] + shown[..<place].reversed()
  }

  /// Takes in what is in the files of some environments, and what is held for them.
  mutating func handle(_ readings: [EnvironmentSnapshot]) {
    let places = Dictionary(
      environments.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for reading in readings {
      let name = reading.entry.name
      let wasAskedFor = self.reading.underWay.remove(name) != nil
      guard let index = places[name], environments[index].file != nil else { continue }
      let keptRefresh = kept.kept.environments[name]?.refresh
      change(at: index) { state in
        state.apply(reading, keptRefresh: keptRefresh)
        // What was asked for and is wanted once more has changed since.
        if !wasAskedFor { state.wanted = nil }
      }
      fitList(of: environments[index])
    }
    arrangeEnvironments()
  }

  /// Gives an environment a list where its service has upload tokens, and none where its file cannot be used.
  private mutating func fitList(of state: EnvironmentState) {
    guard let name = EnvironmentName(state.name) else { return }
    guard let support = state.environment.flatMap(profile(of:))?.uploadTokens else {
      lists[name] = nil
      return
    }
    guard lists[name] == nil else { return }
    var list = TokenList(support: support)
    chooseAgain(&list, of: name, support)
    lists[name] = list
  }

  /// Changes an environment, if it is still there.
  mutating func change(_ name: EnvironmentName, _ change: (inout EnvironmentState) -> Void) {
    guard let index = environments.firstIndex(where: { $0.name == name.text }) else { return }
    self.change(at: index, change)
  }

  mutating func change(at index: Int, _ change: (inout EnvironmentState) -> Void) {
    change(&environments[index])
  }
}

/// A part of the main screen that can take the keys.
enum Pane: Sendable, Equatable {
  case environments, tokens

  var other: Pane { self == .environments ? .tokens : .environments }
}
