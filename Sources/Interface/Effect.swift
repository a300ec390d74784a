import TerminalKit
import TokenModel

/// What follows from a message, as a value.
public enum Effect: Sendable, Equatable {
  /// Something that only the terminal can do.
  case terminal(TerminalRequest)
  /// List the environments folder.
  case listEnvironments
  /// Read files of it with what is held for their environments, and of others only what is held.
  case readEnvironments([EnvironmentFileName], sessionsOf: [Environment])
  /// Try whether the server of an environment that is to be added answers.
  case tryEnvironment(EnvironmentDraft, WorkID)
  /// Write its file.
  case addEnvironment(EnvironmentDraft, WorkID)
  /// Change the file of an environment.
  case changeEnvironment(EnvironmentEdit, WorkID)
  /// Remove an environment's file and its session here.
  case removeEnvironment(EnvironmentName, WorkID)
  /// Note in the audit log what a person did here.
  case recordAudit(AuditEvent)
  /// Read from the audit log what was done to an upload token or a session.
  case readHistory(HistorySubject)
  /// Make a QR code of an address.
  case makeCode(String)
  /// Do a piece of work in an environment; its end is a message with the same id.
  case start(Work, Environment, WorkID)
  /// Keep what the person chose for the next run, as far as it differs from what was kept.
  case keepChoices(KeptChoices, since: KeptChoices)
  /// Ask a piece of work to come to its end; its answer is still waited for.
  case stop(WorkID)
  /// Write rows to a new file.
  case writeRows(path: String, TokenSheet)
  /// Read when the certificates of environments expire, of each as its server answers.
  case readCertificates([Environment])
  /// Write the values of new upload tokens to a new file.
  case writeValues(path: String, RotatedValues)
  /// Look for unfinished revocations and rotations.
  case readRevocations
  /// Read the rules for upload tokens.
  case readPolicy
  /// Stop a piece of work and forget its answer.
  case cancel(WorkID)
}

/// What a history is of.
public enum HistorySubject: Sendable, Hashable {
  /// One upload token.
  case token(EnvironmentName, Handle)
  /// The session of an environment.
  case session(EnvironmentName)

  /// The entries of the audit log that belong to it.
  public var query: AuditQuery {
    switch self {
    case .token(let name, let handle): AuditQuery(environment: name.text, subject: .token(handle))
    case .session(let name): AuditQuery(environment: name.text, subject: .session)
    }
  }
}
