import Synchronization
import TokenModel

/// Performs effects, each piece of work in a task of its own, and delivers what came of it as messages.
///
/// It knows only the protocols of `TokenModel`. What the terminal must do (`Effect.terminal`) is not its business.
public final class EffectRunner: Sendable {
  private let environments: any EnvironmentListing
  private let desk: WorkDesk
  private let adding: AddingDesk
  private let choices: any ChoiceKeeping
  private let audit: any AuditTrail & AuditReading
  private let deliver: @Sendable (Message) -> Void
  private let running = Mutex<[WorkID: Task<Void, Never>]>([:])

  /// A runner over the given implementations.
  ///
  /// - Parameter deliver: puts a message into the loop's mailbox; called on any thread.
  public init(
    environments: any EnvironmentListing, adding: any EnvironmentAdding, connections: any ConnectionTesting,
    sessions: any SessionKeeping, tokens: any UploadTokenKeeping, revocations: any RevocationKeeping,
    vault: any VaultUnlocking, choices: any ChoiceKeeping, audit: any AuditTrail & AuditReading,
    deliver: @escaping @Sendable (Message) -> Void
  ) {
    self.environments = environments
    self.adding = AddingDesk(environments: adding, connections: connections)
    self.desk = WorkDesk(sessions: sessions, tokens: tokens, revocations: revocations, vault: vault, deliver: deliver)
    self.choices = choices
    self.audit = audit
    self.deliver = deliver
  }

  /// Begins to perform an effect and returns at once.
  public func run(_ effect: Effect) {
    switch effect {
    case .terminal: break
    case .readEnvironments:
      Task { [self] in deliver(.environmentsRead(readEnvironments())) }
    case .keepChoices(let choices, let earlier): keep(choices, since: earlier)
    case .note(let event):
      Task { [self] in
        await audit.record(event)
        deliver(.eventNoted(event))
      }
    case .readHistory(let subject):
      Task { [self] in
        deliver(.historyRead(subject, await audit.latest(HistoryLines.limit, of: subject.query)))
      }
    case .start(let work, let environment, let id): start(work, environment, id)
    case .tryEnvironment(let draft, let id): start(id) { await $0.adding.tryOut(draft, id) }
    case .addEnvironment(let draft, let id): start(id) { await $0.add(draft, id) }
    case .stop(let id): running.withLock { $0[id] }?.cancel()
    case .readRevocations:
      Task { [self] in deliver(.revocationsRead(await desk.revocations.unfinished())) }
    case .cancel(let id): running.withLock { $0.removeValue(forKey: id) }?.cancel()
    }
  }

  /// What the disk tells now; for the first frame, before the loop runs.
  public func readEnvironments() -> [EnvironmentReading] {
    environments.entries().map { entry in
      switch entry {
      case .usable(let environment): desk.reading(of: environment)
      case .broken: EnvironmentReading(entry: entry, status: nil, loginDemand: .nothing)
      }
    }
  }

  /// Stops all work that is under way.
  public func cancelAll() {
    let tasks = running.withLock { running in
      defer { running = [:] }
      return Array(running.values)
    }
    for task in tasks { task.cancel() }
  }

  /// Adds an environment, which stands on the screen by the time that it is said to be there.
  private func add(_ draft: EnvironmentDraft, _ id: WorkID) async -> Message {
    let message = await adding.add(draft, id)
    if case .environmentAdded = message { deliver(.environmentsRead(readEnvironments())) }
    return message
  }

  private func keep(_ choices: KeptChoices, since earlier: KeptChoices) {
    Task { [self] in
      do throws(SettingsProblem) {
        try await self.choices.keep(choices, since: earlier)
      } catch {
        deliver(.choicesNotKept(error))
      }
    }
  }

  /// Does something in a task; its answer counts unless it was cancelled meanwhile.
  private func start(_ id: WorkID, _ operation: @escaping @Sendable (EffectRunner) async -> Message) {
    running.withLock { running in
      running[id] = Task { [self] in
        let message = await operation(self)
        if self.running.withLock({ $0.removeValue(forKey: id) }) != nil { deliver(message) }
      }
    }
  }

  private func start(_ work: Work, _ environment: Environment, _ id: WorkID) {
    running.withLock { running in
      running[id] = Task { [self] in
        let message = await desk.perform(work, in: environment, id: id)
        // Work that was cancelled is no longer in the table, and nobody waits for its answer.
        let isWanted = self.running.withLock { $0.removeValue(forKey: id) } != nil
        guard isWanted else { return }
        deliver(message)
        deliver(desk.statusMessage(for: environment))
      }
    }
  }
}
