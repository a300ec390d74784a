import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import ServiceFiles
import Services
import Terminal
import TokenModel

/// One run of the terminal UI over a composed program.
struct InterfaceRun {
  private let fob: Composition
  private let options: InterfaceOptions
  private let spare = MemoryTrimmer()
  private let shares: ShareWatches
  private let sessionEvents: SessionEventWatch

  init(_ fob: Composition, _ options: InterfaceOptions) {
    self.fob = fob
    self.options = options
    shares = ShareWatches(keeper: fob.keeper, sessions: fob.sessions)
    sessionEvents = SessionEventWatch(fob)
  }

  /// Opens the UI on the calling thread, which must be the main one, and returns when the person leaves.
  /// - Returns: the status to end the process with.
  func run() throws(CommandFailure) -> Int32 {
    MemoryTrimmer.shareAreas()
    try TaskWaiting.requireThreads()
    let store = ChoiceStore(fob)
    if let name = options.environment { _ = try fob.environment(named: name) }
    var preferences = try preferences()
    let mailbox = try rethrow(
      Mailbox<Message>(), as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    var watched: [WatchedDescriptor<Message>] = []
    do throws(SystemFailure) {
      watched = [try self.watched()]
    } catch {
      preferences.problems.append(
        FileFailure(
          file: error.path ?? fob.folders.configuration, line: nil,
          reason: "fob notices other programs' changes only after a reload. \(error.description)"))
    }
    let runner = EffectRunner(
      environments: fob.environments, editing: EnvironmentWriter(folder: fob.environments.own),
      removing: fob.environmentRemover,
      connections: fob.connections, certificates: CertificateReading(transport: fob.transport), sessions: fob.sessions,
      tokens: ObservedTokens(fob),
      revocations: fob.revocations, rotations: fob.rotations, policies: fob.policies, vault: fob.vault,
      redirects: fob.redirects, choices: store, audit: fob.audit,
      deliver: { [spare, sessionEvents] message in
        mailbox.post(message)
        sessionEvents.note(message)
        if message.endsLargeWork { spare.workEnded() }
      })
    fob.audit.redirectWarnings { mailbox.post(.auditFailed($0)) }
    fob.activity.follow { mailbox.post(.requestSeen($0)) }
    var application = Application(
      profiles: fob.services.profiles, listing: runner.listEnvironments(), environment: options.environment,
      keys: KeysFileLoader(fob).read(), preferences: preferences, isReadOnly: options.readOnly)
    let first = runner.read(application.filesForFirstFrame(on: TerminalSize.current))
    application.show(first)
    sessionEvents.note(first)
    return try run(application, isPlain: isPlain(preferences.settings), mailbox, runner, watched, store)
  }

  private func run(
    _ application: Application, isPlain: Bool, _ mailbox: Mailbox<Message>, _ runner: EffectRunner,
    _ watched: [WatchedDescriptor<Message>], _ store: ChoiceStore
  ) throws(CommandFailure) -> Int32 {
    let heads = TaskThreadPool.start { [audit = fob.audit] in
      while !Task.isCancelled {
        await audit.sendHead()
        await Pause.sleep(for: .seconds(AuditLog.headInterval))
      }
    }
    defer {
      heads.cancel()
      runner.cancelAll()
      shares.end()
      sessionEvents.end()
    }
    followShares()
    let (end, last): (LoopEnd, Application)
    do throws(TerminalFailure) {
      if isPlain {
        let loop = try TerminalLoop(
          PlainApplication(application), mailbox: mailbox, watched: watched, environment: fob.variables,
          perform: runner.run)
        (end, last) = (loop.run(), loop.program.application)
      } else {
        let loop = try TerminalLoop(
          application, mailbox: mailbox, watched: watched, environment: fob.variables, perform: runner.run)
        (end, last) = (loop.run(), loop.program)
      }
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    if let (choices, since) = last.unkept { keep(choices, since, store) }
    return last.opensDemo ? try DemoRun(options).run() : end.status
  }

  /// Has the shares watched that the environments are in as their files are now; a host that has joined none reads nothing for it.
  private func followShares() {
    guard !fob.shares.folder.names.isEmpty else { return shares.end() }
    TaskThreadPool.start { [shares, environments = fob.environments] in
      await BlockingCall.run { shares.follow(environments.entries().compactMap(\.environment)) }
    }
  }

  /// Whether plain mode is on: by the option, else the settings, else the variable that many programs share.
  private func isPlain(_ settings: Settings) -> Bool {
    options.plain ?? settings.plain ?? !["", "0"].contains(fob.variables["ACCESSIBLE"] ?? "")
  }

  /// The person's settings, choices, themes and options.
  private func preferences() throws(CommandFailure) -> Preferences {
    var preferences = Preferences.onDisk(fob)
    preferences.theme = options.theme
    if let name = options.theme, name != ThemeLibrary.automatic { _ = try preferences.themes.named(name, in: fob) }
    return preferences
  }

  private func keep(_ choices: KeptChoices, _ since: KeptChoices, _ store: ChoiceStore) {
    do throws(FileFailure) {
      try store.keepNow(choices, since: since)
    } catch {
      Output.note("fob: \(error)")
    }
  }

  /// The folders in which changes by others show at once: a script that refreshed a session, an editor.
  private func watched() throws(SystemFailure) -> WatchedDescriptor<Message> {
    let themes = ThemesFolder(fob)
    let environments = fob.environments
    // A system-wide folder is not fob's to make.
    let system = environments.system.map(\.path).filter { (try? FolderListing.names(in: $0)) != nil }
    let folders = [
      fob.sessionsFolder.path, environments.own.path, themes.path, fob.folders.configuration, fob.accepted.folder,
    ]
    for folder in folders { try PrivateFolder.make(folder) }
    // The person makes it, if at all, and chooses who may enter.
    let services = fob.serviceFiles.paths.filter { (try? FolderListing.names(in: $0)) != nil }
    let watch = try FileWatch(folders: folders + system + services)
    let keys = KeysFileLoader(fob)
    let settings = SettingsLoader(fob)
    let configuration = fob.folders.configuration
    let policies = fob.policies
    return WatchedDescriptor(number: watch.descriptor) {
      let (changed, isComplete) = watch.drain()
      func has(_ name: String) -> Bool { changed.contains { $0.folder == configuration && $0.name == name } }
      var messages: [Message] = []
      let changesServices = changed.contains { fob.concernsServices($0) }
      if !isComplete || changesServices { messages.append(.servicesRead(fob.services.profiles)) }
      let changes =
        changed.compactMap { DiskChange($0, sessions: folders[0], environments) }
        + (changesServices ? [.anything] : [])
      if !isComplete || !changes.isEmpty { messages.append(.filesChanged(isComplete ? changes : [.anything])) }
      if changed.contains(where: { $0.folder == themes.path }) { messages.append(.themesRead(themes.read())) }
      if has(KeysFileLoader.name) { messages.append(keys.message()) }
      if !isComplete || has(PolicyFiles.name) { messages.append(.policyRead(policies.read())) }
      if has(SettingsLoader.name) { messages.append(settings.message()) }
      if !isComplete || has(SettingsLoader.name) || changes.contains(where: \.isOfEnvironments) { followShares() }
      if !isComplete || has(SettingsLoader.name) || !changes.isEmpty { sessionEvents.follow() }
      return messages
    }
  }
}

extension Composition {
  /// Whether another service may count after a file's change.
  fileprivate func concernsServices(_ file: ChangedFile) -> Bool {
    let path = "\(file.folder)/\(file.name)"
    return file.folder == accepted.folder || serviceFiles.paths.contains { $0 == file.folder || $0 == path }
  }
}

extension DiskChange {
  /// Nil if the file is neither an environment's nor part of a session, nor about a share.
  fileprivate init?(_ file: ChangedFile, sessions: String, _ environments: EnvironmentFolders) {
    if let name = environments.listedName(ofFile: file.name, in: file.folder) {
      self = .environmentFile(name)
    } else if file.folder == sessions, let name = SessionStore.environment(ofRecord: file.name) {
      self = .session(name)
    } else if file.folder == sessions, let name = ShareConditions.share(ofFile: file.name) {
      self = .share(name)
    } else {
      return nil
    }
  }

  /// Whether another environment may be in a share now.
  fileprivate var isOfEnvironments: Bool {
    switch self {
    case .environmentFile, .anything: true
    case .session, .share: false
    }
  }
}

extension Message {
  /// Whether it ends work that took memory which is no longer needed.
  fileprivate var endsLargeWork: Bool {
    switch self {
    case .revocationsRead, .replacedRead, .rowsWritten: true
    case .ended(_, _, let result): result.tookMuchMemory
    case .terminal, .environmentsListed, .environmentsRead, .filesChanged, .keysRead, .keysNotRead, .servicesRead,
      .settingsRead, .themesRead,
      .choicesNotKept, .statusRead, .requestSeen, .historyRead, .codeMade, .certificatesRead, .eventNoted, .auditFailed,
      .pageArriving, .listProgressed,
      .revocationBegan, .revocationProgressed, .policyRead, .rotationsRead, .rotationBegan, .rotationProgressed,
      .valuesWritten:
      false
    }
  }
}

extension WorkResult {
  fileprivate var tookMuchMemory: Bool {
    switch self {
    case .obtainSession, .loadPage, .loadAll, .revokeMany, .rotate: true
    case .logIn, .unlockVault, .awaitRedirect, .logOut, .readDetails, .readToken, .create, .revoke, .planRevocation,
      .discardRevocation, .discardRotation, .keepNotes, .tryEnvironment, .addEnvironment, .changeEnvironment,
      .removeEnvironment:
      false
    }
  }
}

/// The options of the terminal UI.
struct InterfaceOptions: ParsableArguments, Sendable {
  @Option(
    help: "The environment to choose first. Default: the most urgent.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Option(
    help:
      "The theme: auto, one of fob's own, or a file in the configuration folder's themes. Default: settings.ini's, else auto.",
    completion: .custom { _, _, _ in NameCompletion.themes() })
  var theme: String?

  @Flag(help: "Change nothing on any server.")
  var readOnly = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Print everything line by line instead of drawing a screen: for screen readers and logs.",
      discussion: "Default: 'plain = yes' in settings.ini, or the variable ACCESSIBLE unless it is 0."))
  var plain: Bool?
}

/// `fob` alone: the terminal UI.
struct OpenInterface: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the terminal UI; the same as fob alone.", shouldDisplay: false)

  @OptionGroup var options: InterfaceOptions

  func run() throws { throw Self.end(of: options) }

  /// Opens the UI, and says how it ended.
  static func end(of options: InterfaceOptions) -> ExitCode {
    ExitCode.after { () throws(CommandFailure) in
      try InterfaceRun(Composition.ofThisProcess(isReadOnly: options.readOnly, keeping: .apart), options).run()
    }
  }
}

extension InterfaceOptions {
  /// The options of `fob` alone, without the parser, which takes longer than drawing the screen.
  static var none: InterfaceOptions {
    var options = InterfaceOptions()
    (options.environment, options.theme, options.readOnly, options.plain) = (nil, nil, false, nil)
    return options
  }
}
