import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import ServiceFiles
import Services
import TokenModel
import Vault

/// The composition root: the implementations behind the protocols that commands and screens use.
struct Composition: Sendable {
  /// Where files are kept.
  let folders: XDGFolders
  /// The user's home folder.
  let home: String
  /// The variables of this process.
  let variables: [String: String]
  /// Where sessions are.
  let sessionsFolder: SessionsFolder
  /// The environments' folders.
  let environments: EnvironmentFolders
  /// The services, built in and described by files.
  let services: ServiceDirectory
  /// Where the files are that describe services.
  let serviceFiles: ServiceFileFolders
  /// Which files of environments and services the user has accepted.
  let accepted: AcceptedFiles
  /// The transport of all requests.
  let transport: any HTTPTransport
  /// Whether servers can be reached.
  let connections: any ConnectionTester
  /// The latest requests, for the screens.
  let activity: RequestFeed
  /// Who did what.
  let audit: AuditLog
  /// Encrypted secrets.
  let vault: Vault
  /// Takes the ends of logins from browsers on this machine.
  let redirects: any RedirectReceiver
  /// Sessions kept by this process itself.
  let keeper: SessionKeeper
  /// Sessions as commands and screens get them.
  let sessions: any SessionProvider
  /// What upload tokens are called.
  let names: TokenNames
  /// Upload tokens.
  let tokens: any UploadTokens
  /// How many upload tokens there were when they were last read.
  let tokenCounts: TokenCountFolder
  /// Ending many upload tokens.
  let revocations: any Revocations
  /// Who hears of what happens, and what fob has told.
  let events: EventKeeper
  /// The rules for upload tokens.
  let policies: PolicyFiles
  /// Replacing upload tokens.
  let rotations: any Rotations
  /// What is shared with other hosts.
  let shares: Shares
  /// The local clock.
  let clock: any WallClock

  /// Who refreshes sessions.
  enum Keeping {
    /// This process.
    case here
    /// For a command: at a terminal in helper processes, for which the person is asked for the vault's passphrase; else
    /// in this process.
    case apartAtTerminal
    /// In helper processes, which no terminal can stop or kill.
    case apart
  }

  /// The program over the files and variables of this process.
  /// - Parameter reason: why, for the audit log; nil leaves it to the variables.
  static func ofThisProcess(
    isReadOnly: Bool = false, keeping: Keeping = .here, reason: String? = nil
  ) -> Composition {
    var variables = ProcessInfo.processInfo.environment
    if let reason { variables[ReasonOption.variable] = reason }
    return Composition(variables: variables, isReadOnly: isReadOnly, keeping: keeping)
  }

  /// The user's home folder; from the system's user database if no variable names one.
  static func home(_ variables: [String: String]) -> String {
    XDGFolders.home { variables[$0] } ?? HostIdentity.current.home ?? "/"
  }

  /// The program over given variables; `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `XDG_DATA_HOME` among them set the
  /// folders.
  /// - Parameter hasSystemWide: whether environments for all users of the machine count.
  init(variables: [String: String], isReadOnly: Bool, keeping: Keeping = .here, hasSystemWide: Bool = true) {
    self.variables = variables
    home = Composition.home(variables)
    folders = XDGFolders(environment: variables, home: home)
    sessionsFolder = SessionsFolder(configuration: folders.configuration, state: folders.state) { variables[$0] }
    activity = RequestFeed()
    let curl = CurlTransport(userAgent: "fob/\(Version.text)", environment: variables)
    transport = RecordedTransport(curl, log: activity)
    accepted = AcceptedFiles(stateFolder: folders.state)
    let builtIn = Composition.builtIn(transport)
    serviceFiles = ServiceFileFolders(
      in: [folders.configuration] + XDGFolders.systemConfiguration { variables[$0] }.map { "\($0)/fob" },
      taken: Set(builtIn.map(\.profile.name)), accepted: accepted)
    services = ServiceDirectory(
      builtIn, further: DescribedServices(serviceFiles, transport: transport))
    environments = EnvironmentFolders(
      configuration: folders.configuration,
      system: hasSystemWide ? XDGFolders.systemConfiguration { variables[$0] } : [],
      accepted: accepted, home: home, profiles: services.builtIn,
      further: { [services] name throws(FileFailure) in try services.profile(of: name) },
      standardShare: StandardShare(configuration: folders.configuration).name)
    clock = SystemClock()
    redirects = LoopbackReceiver(variables: variables)
    connections = ConnectionTest(transport: transport, services: services, clock: clock)
    audit = AuditLog(
      stateFolder: folders.state, clock: clock, reason: variables[ReasonOption.variable],
      outlet: { [folders] in
        AuditOutlet(SettingsLoader(configuration: folders.configuration).read().settings.auditDestination)
      }, warn: { Output.note("fob: \($0)") })
    vault = Vault(dataFolder: folders.data, clock: clock)
    let secrets = SecretReader(variables: variables, vault: vault)
    shares = Shares(
      folder: ShareFolder(configuration: folders.configuration, home: home),
      teams: TeamFolder(dataFolder: folders.data), stateFolder: folders.state, secrets: secrets, transport: curl)
    names = TokenNames(labels: LabelStore(folder: folders.data), stateFolder: folders.state, shares: shares)
    events = EventKeeper(
      stateFolder: folders.state, names: names, shares: shares, audit: audit,
      sink: DetachedEvents(configuration: folders.configuration, variables: variables), clock: clock)
    keeper = SessionKeeper(
      services: services, stateFolder: folders.state, sessions: sessionsFolder, secrets: secrets,
      audit: audit, clock: clock, isAttended: Console().isAttended, shares: shares,
      serverClocks: ServerClockRequest(transport: transport), events: events)
    switch keeping {
    case .here: sessions = keeper
    case .apartAtTerminal where !Console().exists: sessions = keeper
    case .apartAtTerminal:
      sessions = PassphraseAskingKeeper(Composition.apart(keeper, activity, audit, vault, variables), vault: vault)
    case .apart: sessions = Composition.apart(keeper, activity, audit, vault, variables)
    }
    tokenCounts = TokenCountFolder(stateFolder: folders.state, clock: clock)
    policies = PolicyFiles(configuration: folders.configuration)
    let client = UploadTokenClient(
      keeper: sessions, services: services, names: names, audit: audit, events: events, clock: clock,
      counts: tokenCounts, isReadOnly: isReadOnly, policies: policies)
    tokens = client
    let bulk = BulkRevocation(client: client, stateFolder: folders.state, clock: clock)
    revocations = bulk
    rotations = BulkRotation(
      client: client, revocations: bulk, delivery: TokenDelivery(variables: variables), stateFolder: folders.state,
      clock: clock)
  }

  /// Sessions kept by helper processes (`SessionProcessCommand`).
  private static func apart(
    _ keeper: SessionKeeper, _ activity: RequestFeed, _ audit: AuditLog, _ vault: Vault, _ variables: [String: String]
  ) -> HelperSessionKeeper {
    HelperSessionKeeper(keeper, activity: activity, auditFailed: audit.warn) { request in
      let called = ProgramArguments.all?.first ?? "fob"
      guard let process = try? DetachedProcess([called, SessionProcessCommand.name], environment: variables) else {
        return nil
      }
      var request = request
      request.vaultIdentity = vault.identityInHand.map(PipedSecret.init)
      await process.send(request)
      return process
    }
  }

  /// The services that are built in.
  static func builtIn(_ transport: any HTTPTransport) -> [any Service] {
    [
      PreservicaService(transport: transport), ApiVideoService(transport: transport), PodService(transport: transport),
      OAuthService(transport: transport),
    ]
  }

  /// Removes environments from this machine.
  var environmentRemover: FolderEnvironmentRemover {
    // Without a vault there is nothing to report.
    FolderEnvironmentRemover(folders: environments, sessions: sessions, counts: tokenCounts) { [vault] in
      (try? vault.entries()) ?? []
    }
  }

  /// One environment by name.
  func environment(named name: String) throws(CommandFailure) -> Environment {
    try rethrow(environments.environment(named: name), as: CommandFailure.init(lookup:))
  }

  /// The named entries, or all; an unknown name is a failure, a broken file is an entry.
  func entries(named names: [String]) throws(CommandFailure) -> [EnvironmentEntry] {
    guard !names.isEmpty else { return environments.entries() }
    var entries: [EnvironmentEntry] = []
    for name in names {
      do {
        entries.append(.usable(try environments.environment(named: name)))
      } catch .broken(let problem) {
        entries.append(.broken(name: name, problem: problem))
      } catch {
        throw CommandFailure(lookup: error)
      }
    }
    return entries
  }

  /// The usable environments among the named ones, or among all. With no names, a broken file is skipped with a note.
  func usable(named names: [String]) throws(CommandFailure) -> [Environment] {
    var usable: [Environment] = []
    for entry in try entries(named: names) {
      switch entry {
      case .usable(let environment): usable.append(environment)
      case .broken(_, let problem):
        guard names.isEmpty else { throw CommandFailure(file: problem) }
        Output.note("fob: \(problem.description)")
      }
    }
    return usable
  }

  /// The time by the clock of an environment's server, if known: tokens expire by that clock.
  func serverTime(of environment: Environment) -> Date {
    guard case .session(let held) = sessions.status(of: environment).holding else { return clock.now }
    return clock.now.addingTimeInterval(held.clockOffset)
  }

  /// What an environment's service offers of upload tokens.
  func uploadTokenSupport(of environment: Environment) throws(CommandFailure) -> UploadTokenSupport {
    let profile = services[environment.service]?.profile
    guard let support = profile?.uploadTokens else {
      throw CommandFailure(
        .noSuchThing,
        "\(environment.name): \(profile?.displayName ?? environment.service.rawValue) has no upload tokens.")
    }
    return support
  }

  /// The whole list of an environment's upload tokens, with a line of progress at a terminal.
  func readAll(of environment: Environment, sort: TokenSort?) async throws(CommandFailure) -> CompleteList {
    let progress = ReadingProgress()
    defer { progress.end() }
    return try await rethrow(
      awaiting: await tokens.all(of: environment, sort: sort) { progress.report(environment.name, read: $0, of: $1) },
      as: CommandFailure.init(_:))
  }

  /// The upload tokens that a text contains, with a line of progress at a terminal.
  func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment]
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)]) {
    let progress = ReadingProgress()
    defer { progress.end() }
    return await tokens.find(text, byAnyName: byAnyName, in: environments) { progress.report($0, read: $1, of: $2) }
  }

  /// The operator's own labels, to and from other hosts.
  var labels: LabelExchange { LabelExchange(names: names, tokens: tokens) }

  /// Records that upload tokens are about to be printed in the clear: one by its handle, several by their number.
  func noteReveal(of rows: [ListedToken], in environment: Environment) async {
    guard let first = rows.first else { return }
    let isOne = rows.count == 1
    await audit.record(
      AuditEvent(
        .reveal, in: environment, account: sessions.status(of: environment).account, handle: isOne ? first.handle : nil,
        detail: isOne ? "printed by a command" : "\(rows.count) upload tokens printed by a command"))
  }
}
