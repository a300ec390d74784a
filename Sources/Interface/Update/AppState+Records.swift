import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// Keeps what began and what failed, for the error details.
  mutating func keepRecord(of message: Message) {
    guard case .ended(_, let id, let result) = message, let begun = journal.end(id), let failure = result.failure,
      failure != .service(.cancelled)
    else { return }
    let shown = shown(failure, retry: begun.work.isAboutSession ? .refresh : .reload)
    journal.add(
      FailureReport(
        environment: begun.environment.name, origin: begun.environment.origin, tried: begun.work.words,
        isAboutSession: begun.work.isAboutSession, began: begun.at, ended: now, failure: shown))
  }

  /// Keeps when work began.
  mutating func keepRecord(of effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .start(let work, let environment, let id): journal.begin(work, in: environment, id, at: now)
      case .cancel(let id): journal.end(id)
      case .terminal, .listEnvironments, .readEnvironments, .tryEnvironment, .addEnvironment, .changeEnvironment,
        .removeEnvironment, .recordAudit,
        .readHistory, .makeCode, .writeRows, .writeValues, .readCertificates,
        .keepChoices, .stop,
        .readRevocations, .readPolicy:
        break
      }
    }
  }
}

extension AppState {
  /// An event of the upload token or session that keys act on, for the audit log.
  func eventAtHand(_ kind: AuditEvent.Kind, detail: String? = nil) -> AuditEvent? {
    if let (name, token) = tokenAtHand, let environment = environment(name) {
      let account = state(of: name)?.status?.account
      return AuditEvent(kind, in: environment, account: account, handle: token.handle, detail: detail)
    }
    var name = chosen
    if case .session(let inspected) = dialogs.last?.subject { name = inspected }
    guard let state = environments.first(where: { $0.name == name }), let environment = state.environment else {
      return nil
    }
    return AuditEvent(kind, in: environment, account: state.status?.account, detail: detail)
  }

  /// Copies a secret of the token or session that keys act on, and logs that.
  /// - Parameter what: what was copied, where it is more than the value.
  mutating func copy(_ secret: Secret, what: String? = nil) -> [Effect] {
    copied = eventAtHand(.copy, detail: what)
    return [.terminal(.copy(secret))] + recordAudit(copied)
  }

  /// Has an event noted in the audit log.
  func recordAudit(_ event: AuditEvent?) -> [Effect] {
    event.map { [.recordAudit($0)] } ?? []
  }

  /// A copy that did not come about is noted as well.
  mutating func noteCopy(_ outcome: CopyOutcome) -> [Effect] {
    defer { copied = nil }
    guard case .failed(let reason) = outcome, var event = copied else { return [] }
    event.result = .failed
    event.detail = reason
    return recordAudit(event)
  }
}
