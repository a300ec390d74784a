import Formats
import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// Performs effects, each piece of work in a task of its own, and delivers what came of it as messages.
///
/// It knows only the protocols of `TokenModel`. What the terminal must do (`Effect.terminal`) is not its business.
public final class EffectRunner: Sendable {
  private let environments: any EnvironmentSource
  private let editing: any EnvironmentEditor
  private let removing: any EnvironmentRemover
  private let connections: any ConnectionTester
  private let certificates: any CertificateReader
  let sessions: any SessionProvider
  let tokens: any UploadTokens
  let revocations: any Revocations
  let rotations: any Rotations
  private let policies: any PolicySource
  let vault: any VaultUnlocker
  let redirects: any RedirectReceiver
  private let choices: any ChoiceStorage
  private let audit: any AuditTrail & AuditSource
  let deliver: @Sendable (Message) -> Void
  private let running = Mutex<[WorkID: Task<Void, Never>]>([:])

  /// A runner over the given implementations.
  ///
  /// - Parameter deliver: puts a message into the loop's mailbox; called on any thread.
  public init(
    environments: any EnvironmentSource, editing: any EnvironmentEditor, removing: any EnvironmentRemover,
    connections: any ConnectionTester, certificates: any CertificateReader,
    sessions: any SessionProvider, tokens: any UploadTokens, revocations: any Revocations,
    rotations: any Rotations, policies: any PolicySource, vault: any VaultUnlocker, redirects: any RedirectReceiver,
    choices: any ChoiceStorage,
    audit: any AuditTrail & AuditSource,
    deliver: @escaping @Sendable (Message) -> Void
  ) {
    self.environments = environments
    self.editing = editing
    self.removing = removing
    self.connections = connections
    self.certificates = certificates
    self.sessions = sessions
    self.tokens = tokens
    self.revocations = revocations
    self.rotations = rotations
    self.policies = policies
    self.vault = vault
    self.redirects = redirects
    self.choices = choices
    self.audit = audit
    self.deliver = deliver
  }

  /// Begins to perform an effect and returns at once.
  public func run(_ effect: Effect) {
    switch effect {
    case .terminal: break
    case .listEnvironments:
      TaskThreadPool.start { [self] in deliver(.environmentsListed(await BlockingCall.run { self.listEnvironments() }))
      }
    case .readEnvironments(let files, let environments):
      TaskThreadPool.start { [self] in
        await BlockingCall.run {
          if !files.isEmpty { self.deliver(.environmentsRead(self.read(files))) }
          self.readSessions(of: environments)
        }
      }
    case .keepChoices(let choices, let earlier): keep(choices, since: earlier)
    case .recordAudit(let event):
      TaskThreadPool.start { [self] in
        await audit.record(event)
        deliver(.eventNoted(event))
      }
    case .readHistory(let subject):
      TaskThreadPool.start { [self] in
        deliver(.historyRead(subject, await audit.latest(HistoryLines.limit, of: subject.query)))
      }
    case .makeCode(let address):
      TaskThreadPool.start { [self] in
        let code = await BlockingCall.run { QRCodeLibrary.code(of: address) }
        if let code { deliver(.codeMade(code, of: address)) }
      }
    case .start(let work, let environment, let id):
      start(id, environment.name, mayChange: environment) { await $0.perform(work, in: environment, id) }
    case .tryEnvironment(let draft, let id):
      start(id, draft.name) { .tryEnvironment(await $0.tryOut(draft)) }
    case .addEnvironment(let draft, let id):
      start(id, draft.name) { runner in
        .addEnvironment(
          await BlockingCall.run {
            runner.write(draft.name) { editor throws(FileFailure) in _ = try editor.add(draft) }
          })
      }
    case .changeEnvironment(let edit, let id):
      let name = edit.environment.name
      start(id, name) { runner in
        .changeEnvironment(
          await BlockingCall.run { runner.write(name) { editor throws(FileFailure) in _ = try editor.change(edit) } })
      }
    case .removeEnvironment(let name, let id):
      start(id, name) { .removeEnvironment(await $0.remove(name)) }
    case .writeRows(let path, let sheet):
      TaskThreadPool.start { [self] in
        let failure = await BlockingCall.run { Self.createFile(sheet.text, at: path) }
        deliver(.rowsWritten(path: path, count: sheet.count, failure: failure))
      }
    case .writeValues(let path, let values):
      TaskThreadPool.start { [self] in
        let failure = await BlockingCall.run { Self.createFile(values.text, at: path) }
        deliver(.valuesWritten(path: path, values, failure: failure))
      }
    case .readCertificates(let environments):
      for environment in environments {
        TaskThreadPool.start { [self] in
          deliver(.certificatesRead(environment.name, await certificates.certificates(of: environment)))
        }
      }
    case .stop(let id): running.withLock { $0[id] }?.cancel()
    case .readRevocations:
      TaskThreadPool.start { [self] in
        deliver(.revocationsRead(await revocations.unfinished()))
        deliver(.rotationsRead(await rotations.unfinished()))
        deliver(.replacedRead(ReplacedToken.all(in: await revocations.withGrace())))
      }
    case .readPolicy:
      TaskThreadPool.start { [self] in deliver(.policyRead(await BlockingCall.run { self.readPolicy() })) }
    case .cancel(let id): running.withLock { $0.removeValue(forKey: id) }?.cancel()
    }
  }

  /// What is in the environments folder; for the first frame, before the loop runs.
  public func listEnvironments() -> [ListedEnvironment] { environments.listing() }

  /// What is in some of its files, and what is held for their environments; for the first frame, before the loop runs.
  public func read(_ files: [EnvironmentFileName]) -> [EnvironmentSnapshot] {
    EnvironmentSnapshot.read(files, from: environments, sessions)
  }

  private func readSessions(of environments: [Environment]) {
    for (environment, status) in zip(environments, sessions.statuses(of: environments)) {
      let demand = sessions.loginDemand(for: environment, in: status)
      deliver(.statusRead(environment.name, status, loginDemand: demand))
    }
  }

  /// The rules for upload tokens.
  private func readPolicy() -> Result<Policy, FileFailure> {
    Result { () throws(FileFailure) in try policies.policy() }
  }

  /// Stops all work that is under way.
  public func cancelAll() {
    let tasks = running.withLock { running in
      defer { running = [:] }
      return Array(running.values)
    }
    for task in tasks { task.cancel() }
  }

  private func tryOut(_ draft: EnvironmentDraft) async -> Result<ConnectionFinding, FileFailure> {
    await Result(of: await connections.test(try editing.environment(of: draft)))
  }

  /// Writes the file of an environment, which stands on the screen as it is then by the time that it is said to be written.
  private func write(
    _ name: EnvironmentName, _ change: (any EnvironmentEditor) throws(FileFailure) -> Void
  ) -> Result<Void, FileFailure> {
    do throws(FileFailure) {
      try change(editing)
    } catch {
      return .failure(error)
    }
    let listing = listEnvironments()
    deliver(.environmentsListed(listing))
    let file = listing.lazy.compactMap { listed in if case .file(let file) = listed { file } else { nil } }
      .first { $0.name == name }
    if let file { deliver(.environmentsRead(read([file]))) }
    return .success(())
  }

  /// Removes an environment, which is gone from the screen by the time that it is said to be removed.
  private func remove(_ name: EnvironmentName) async -> Result<EnvironmentRemoval, EnvironmentRemovalFailure> {
    let result: Result<EnvironmentRemoval, EnvironmentRemovalFailure> = await Result(
      of: try await removing.remove(name))
    deliver(.environmentsListed(await BlockingCall.run { self.listEnvironments() }))
    return result
  }

  private func keep(_ choices: KeptChoices, since earlier: KeptChoices) {
    TaskThreadPool.start { [self] in
      do throws(FileFailure) {
        try await self.choices.keep(choices, since: earlier)
      } catch {
        deliver(.choicesNotKept(error))
      }
    }
  }

  /// Does a piece of work in a task. Once it was cancelled nobody waits for its answer.
  /// - Parameter environment: the one of which it may change what is held; that is read afterwards.
  private func start(
    _ id: WorkID, _ name: EnvironmentName, mayChange environment: Environment? = nil,
    _ work: @escaping @Sendable (EffectRunner) async -> WorkResult
  ) {
    running.withLock { running in
      running[id] = TaskThreadPool.start { [self] in
        let result = await work(self)
        guard self.running.withLock({ $0.removeValue(forKey: id) }) != nil else { return }
        deliver(.ended(name, id, result))
        guard let environment else { return }
        await BlockingCall.run { self.readSessions(of: [environment]) }
      }
    }
  }
}

/// Keeps a person's choices for the next run.
public protocol ChoiceStorage: Sendable {
  /// Keeps what is different in `choices` from what they were; what another run changed meanwhile stays.
  func keep(_ choices: KeptChoices, since earlier: KeptChoices) async throws(FileFailure)
}

extension EffectRunner {
  /// Writes a new file that only its owner may read; replaces and follows nothing.
  /// - Parameter path: as it was typed; `~/` is the home folder.
  /// - Returns: why it was not written, or nil.
  private static func createFile(_ text: String, at path: String) -> String? {
    let home = ProcessInfo.processInfo.environment["HOME"]
    let place = path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } ?? path : path
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: place)
      guard try AtomicFile.create(Array(text.utf8), at: place) else {
        return "\(DisplayText(path)) is there already. Choose another name."
      }
      return nil
    } catch {
      return error.description
    }
  }
}
