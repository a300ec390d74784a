import FoundationEssentials
import TokenModel

/// The program that a person sees: a state, what changes it and how it looks. The terminal's loop runs it, an `EffectRunner` does its work.
public struct Application: Program {
  private(set) var state: AppState

  /// The program before anything happened.
  ///
  /// - Parameters:
  ///   - profiles: what the services of this build say of themselves.
  ///   - readings: the environments as they are on disk, so that the first frame shows them (`EffectRunner.readEnvironments`).
  ///   - environment: the name of the environment to choose at first; nil for the first one.
  ///   - keys: what the operator's `keys.ini` gives; where it is wrong the program has its own keys, and says so.
  ///   - preferences: the person's settings, and what was chosen in earlier runs.
  ///   - isReadOnly: whether nothing may be changed on any server.
  ///   - jitter: at least 0, under 1; spreads the automatic renewals of many programs.
  public init(
    profiles: [ServiceProfile], readings: [EnvironmentReading], environment: String? = nil,
    keys: Result<KeyMap, KeysFileError> = .success(.standard), preferences: Preferences = Preferences(),
    isReadOnly: Bool = false, jitter: Double = .random(in: 0..<1)
  ) {
    state = AppState(
      profiles: profiles, isReadOnly: isReadOnly, chosen: environment, jitter: jitter, preferences: preferences)
    state.show(readings)
    state.dress()
    state.tell(preferences.problems)
    switch keys {
    case .success(let map): state.keys = map
    case .failure(let error): state.keysNotRead(error)
    }
  }

  /// Takes in that something happened, and says what follows.
  public mutating func update(_ message: Message) -> [Effect] {
    Interface.update(&state, message)
  }

  /// The whole screen as it should look now.
  public func view(_ display: Display) -> Canvas {
    Interface.view(state, theme: state.themes.current, display: display)
  }

  /// When the picture next changes by itself or a renewal is due; nil when nothing counts.
  public var nextChange: Date? {
    guard let outlook = state.outlook else { return state.nextChange(after: state.now) }
    return state.nextChange(after: state.now, deadline: outlook.deadline)
  }

  /// What was chosen and is not kept yet, and since when it is another; for the end of a run.
  public var unkept: (choices: KeptChoices, since: KeptChoices)? {
    state.choices == state.kept.kept ? nil : (state.choices, state.kept.kept)
  }

  /// Whether the person left for the demo.
  public var opensDemo: Bool { state.opensDemo }

  /// The message for something that the terminal reports.
  public static func message(for event: TerminalEvent) -> Message { .terminal(event) }

  /// The effect as a request to the terminal, or nil when the runner performs it.
  public static func terminalRequest(of effect: Effect) -> TerminalRequest? {
    if case .terminal(let request) = effect { request } else { nil }
  }
}
