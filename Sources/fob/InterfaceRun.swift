import Formats
import FoundationEssentials
import Host
import Interface
import Terminal
import TokenModel

/// One run of the terminal UI over a composed program.
struct InterfaceRun {
  private let fob: Composition
  private let options: InterfaceOptions

  init(_ fob: Composition, _ options: InterfaceOptions) {
    self.fob = fob
    self.options = options
  }

  /// Opens the UI on the calling thread, which must be the main one, and returns when the person leaves.
  /// - Returns: the status to end the process with.
  func run() throws(CommandFailure) -> Int32 {
    let chosen = try options.environment.map { name throws(CommandFailure) in try fob.environment(named: name) }
    let theme = try theme(named: options.theme ?? chosen?.theme)
    let mailbox: Mailbox<Message>
    let watched: [WatchedDescriptor<Message>]
    do throws(SystemError) {
      mailbox = try Mailbox()
      watched = try self.watched()
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let store = ChoiceStore(fob)
    let runner = EffectRunner(
      environments: fob.environments, sessions: fob.sessions, tokens: fob.tokens,
      revocations: fob.revocations, choices: store, audit: fob.audit,
      deliver: mailbox.post)
    fob.audit.redirectWarnings { mailbox.post(.auditFailed($0)) }
    fob.activity.follow { mailbox.post(.requestSeen($0)) }
    let application = Application(
      profiles: fob.services.profiles, readings: runner.readEnvironments(), environment: options.environment,
      theme: theme, keys: KeysFileReading(fob).read(), preferences: preferences(store), isReadOnly: options.readOnly)
    return try run(application, mailbox, runner, watched, store)
  }

  private func run(
    _ application: Application, _ mailbox: Mailbox<Message>, _ runner: EffectRunner,
    _ watched: [WatchedDescriptor<Message>], _ store: ChoiceStore
  ) throws(CommandFailure) -> Int32 {
    defer { runner.cancelAll() }
    do throws(TerminalError) {
      let (end, last): (LoopEnd, Application)
      if options.plain {
        let loop = try TerminalLoop(
          PlainApplication(application), mailbox: mailbox, watched: watched, environment: fob.variables,
          perform: runner.run)
        (end, last) = (loop.run(), loop.program.application)
      } else {
        let loop = try TerminalLoop(
          application, mailbox: mailbox, watched: watched, environment: fob.variables, perform: runner.run)
        (end, last) = (loop.run(), loop.program)
      }
      if let (choices, since) = last.unkept { keep(choices, since, store) }
      return end.status
    } catch {
      throw CommandFailure(.failed, error.description)
    }
  }

  /// What the person's files say.
  private func preferences(_ store: ChoiceStore) -> Preferences {
    var preferences = Preferences()
    let settings = SettingsReading(fob).read()
    let kept = store.read()
    (preferences.settings, preferences.kept) = (settings.settings, kept.choices)
    preferences.problems = settings.problems + kept.problems
    return preferences
  }

  private func keep(_ choices: KeptChoices, _ since: KeptChoices, _ store: ChoiceStore) {
    do throws(SettingsProblem) {
      try store.keepNow(choices, since: since)
    } catch {
      Output.note("fob: \(error)")
    }
  }

  /// The folders whose changes by others, such as a script that renewed a session or an editor, are to be seen at once.
  private func watched() throws(SystemError) -> [WatchedDescriptor<Message>] {
    let keys = KeysFileReading(fob)
    let settings = SettingsReading(fob)
    return [
      try watched(fob.sessionsFolder) { _ in [.filesChanged] },
      try watched(fob.environments.path) { _ in [.filesChanged] },
      try watched(fob.folders.configuration) { names in
        (names.contains(KeysFileReading.name) ? [keys.message()] : [])
          + (names.contains(SettingsReading.name) ? [settings.message()] : [])
      },
    ]
  }

  /// Waits for changes in a folder; what they mean depends on the names of the files.
  private func watched(
    _ folder: String, messages: @escaping ([String]) -> [Message]
  ) throws(SystemError) -> WatchedDescriptor<Message> {
    try PrivateFolder.make(folder)
    let watch = try FileWatch(folder: folder)
    return WatchedDescriptor(number: watch.descriptor) {
      let names = watch.drain()
      return names.isEmpty ? [] : messages(names)
    }
  }

  /// The theme of that name: a file in the user's themes, else one of fob's own.
  private func theme(named name: String?) throws(CommandFailure) -> Theme {
    guard let name else { return .universal }
    do throws(ThemeError) {
      if let definition = try definition(of: name) { return try Theme(definition, library: definition(of:)) }
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let known = Theme.embedded.keys.sorted().joined(separator: ", ")
    throw CommandFailure(
      .noSuchThing, "There is no theme '\(name)'. fob has: \(known). Your own go into \(themesFolder).")
  }

  private var themesFolder: String { "\(fob.folders.configuration)/themes" }

  private func definition(of name: String) throws(ThemeError) -> ThemeDefinition? {
    guard EnvironmentName(name) != nil, let text = text(ofTheme: name) else { return nil }
    return try ThemeDefinition(name: name, parsing: text)
  }

  /// A file that is there and cannot be trusted hides fob's own theme of that name, and that is said.
  private func text(ofTheme name: String) -> String? {
    do throws(FileRefusal) {
      let file = try FileReading.read("\(themesFolder)/\(name).ini", limit: 65_536, trust: .configuration)
      return String(decoding: file.bytes, as: UTF8.self)
    } catch {
      if case .missing = error { return Theme.embedded[name] }
      Output.note("fob: \(error.description)")
      return nil
    }
  }
}
