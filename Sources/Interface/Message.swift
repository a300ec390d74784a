import Formats
import TerminalKit
import TokenModel

/// What can happen, as a fact: in the terminal, on disk, or in the course of a piece of work.
public enum Message: Sendable {
  /// The terminal reports something.
  case terminal(TerminalEvent)
  /// The environments folder was listed.
  case environmentsListed([ListedEnvironment])
  /// The files of some environments were read, and what is held for them.
  case environmentsRead([EnvironmentSnapshot])
  /// Files of the environments or sessions folder changed.
  case filesChanged([DiskChange])
  /// The operator's `keys.ini` was read, or it is gone and the keys are the program's own.
  case keysRead(KeyMap)
  /// It cannot be used, and why.
  case keysNotRead(KeysFileFailure)
  /// What the services say of themselves was read again: a service file was changed or accepted.
  case servicesRead([ServiceProfile])
  /// `settings.ini` was read, and what is wrong with it.
  case settingsRead(Settings, [FileFailure])
  /// The themes folder was read.
  case themesRead(ThemeLibrary)
  /// What was chosen could not be kept.
  case choicesNotKept(FileFailure)
  /// What is held for an environment was read from disk, after work or a change that may concern it.
  case statusRead(EnvironmentName, SessionStatus, loginDemand: LoginDemand)
  /// Revocations are on disk that are not done and that nobody is following.
  case revocationsRead([Revocation])
  /// The rules for upload tokens as they are now, or why nobody knows them.
  case policyRead(Result<Policy, FileFailure>)
  /// The rotations that are not done and that nobody is following now.
  case rotationsRead([Rotation])
  /// Old upload tokens that others have replaced wait for the end of their grace.
  case replacedRead([Handle: ReplacedToken])

  /// A request was handed over, or has ended.
  case requestSeen(LoggedRequest)
  /// The audit log tells what was done to an upload token or a session; oldest first.
  case historyRead(HistorySubject, [AuditEntry])
  /// Rows were written to a new file; why not, or nil.
  case rowsWritten(path: String, count: Int, failure: String?)
  /// The certificates of an environment were read, or why they were not.
  case certificatesRead(EnvironmentName, EnvironmentCertificates)
  /// The QR code of an address; not where none can be made.
  case codeMade(QRCode, of: String)
  /// The audit log has a new line.
  case eventNoted(AuditEvent)
  /// The audit log cannot be written, and why.
  case auditFailed(String)

  /// Rows of a page of upload tokens are here while the rest of it is read.
  case pageArriving(EnvironmentName, WorkID, ListedPage)
  /// So much of all the upload tokens is read.
  case listProgressed(EnvironmentName, WorkID, read: Int, total: Int)
  /// A plan of revocations is on disk and is followed now.
  case revocationBegan(EnvironmentName, WorkID, Revocation)
  /// A revocation made progress.
  case revocationProgressed(EnvironmentName, WorkID, RevocationProgress)
  /// A plan of a rotation is on disk and is followed now.
  case rotationBegan(EnvironmentName, WorkID, Rotation)
  /// A rotation made progress.
  case rotationProgressed(EnvironmentName, WorkID, RotationProgress)
  /// New values were written to a file, or why they were not.
  case valuesWritten(path: String, RotatedValues, failure: String?)
  /// A piece of work in an environment has ended, and how. Where the environment is to be added, it may not be there yet.
  case ended(EnvironmentName, WorkID, WorkResult)
}
