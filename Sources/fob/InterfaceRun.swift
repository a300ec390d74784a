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
    let store = ChoiceStore(fob)
    if let name = options.environment { _ = try fob.environment(named: name) }
    let preferences = try preferences()
    let mailbox: Mailbox<Message>
    let watched: [WatchedDescriptor<Message>]
    do throws(SystemError) {
      mailbox = try Mailbox()
      watched = try self.watched()
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let runner = EffectRunner(
      environments: fob.environments, sessions: fob.sessions, tokens: fob.tokens,
      revocations: fob.revocations, choices: store, audit: fob.audit,
      deliver: mailbox.post)
    fob.audit.redirectWarnings { mailbox.post(.auditFailed($0)) }
    fob.activity.follow { mailbox.post(.requestSeen($0)) }
    let application = Application(
      profiles: fob.services.profiles, readings: runner.readEnvironments(), environment: options.environment,
      keys: KeysFileReading(fob).read(), preferences: preferences, isReadOnly: options.readOnly)
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

  /// What the person's files and options say.
  private func preferences() throws(CommandFailure) -> Preferences {
    var preferences = Preferences.onDisk(fob)
    preferences.theme = options.theme
    if let name = options.theme { _ = try preferences.themes.named(name, in: fob) }
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
    let themes = ThemesFolder(fob)
    return [
      try watched(fob.sessionsFolder) { _ in [.filesChanged] },
      try watched(fob.environments.path) { _ in [.filesChanged] },
      try watched(themes.path) { _ in [.themesRead(themes.read())] },
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
}
