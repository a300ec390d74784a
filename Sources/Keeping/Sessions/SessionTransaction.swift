import Formats
import Host
import TokenModel

/// One environment's record while its lock is held, and what to say about it.
struct SessionTransaction: Sendable {
  /// The environment.
  let environment: Environment
  /// Its service.
  let service: any Service
  /// The record as this holder of the lock has it; true for others once saved.
  var record: SessionRecord
  /// What somebody else recorded while this one waited for the lock: adopted instead of provoked again.
  let failureMeanwhile: RecordedFailure?
  /// Whether somebody else refreshed the session while this one waited.
  let wasRenewedMeanwhile: Bool
  /// Sentences for the user that go with the session, although all went well.
  var notices: [String]
  /// Room for what the next save writes.
  var reserved: PendingFile?
  /// Whether the session in hand is on disk.
  var isSaved = true
  /// Its record in the register; nil where nothing is shared.
  var shared: SharedSession?
  /// Why the register could not be asked; nothing is claimed then.
  var shareProblem: SessionFailure?
  /// Whether the register holds a refresh token that other hosts may send, and this one may not yet.
  var othersRefresh = false
  /// What this process has claimed and not ended.
  var open: OpenClaim?
  /// How many swaps of this process may have been done, or may yet be, although nobody said so.
  var lostSwaps = 0
  /// The sign-in that is counted in the share and about to be sent.
  var signIn: SignInIdentity?
  /// Whether the server was asked for its time.
  var hasAskedServer = false
  /// What to tell once the lock is free, besides what the record shows.
  var events: [RaisedEvent] = []
  /// Whether another host was refused the login that was about to be sent.
  var isRefusedElsewhere = false

  /// Whether fob logged in here where a refresh was asked for.
  var isNewLogin = false

  /// Whether the server itself has told this host its time.
  var hasHeardServer: Bool { record.share?.hasHeardServer == true }

  /// The session with what to say about it, if it belongs to the environment.
  func held(warning: String? = nil) -> HeldSession? {
    let sentences = (notices + (warning.map { [$0] } ?? [])).map(Sentence.closed)
    var held = record.held(for: environment, warning: sentences.isEmpty ? nil : sentences.joined(separator: " "))
    held?.isSaved = isSaved
    held?.isNewLogin = isNewLogin
    return held
  }
}
