import Formats
import FoundationEssentials
import Host
import TokenModel

/// What a helper process is to do for a program at a terminal: the first line that it gets.
public struct HelperRequest: Codable, Sendable {
  /// What is to be done.
  enum Operation: Codable {
    case answer(SessionRequest.Operation)
    /// As `SessionRequest.forgetAll`.
    case forgetAll(tokenFile: String?)
    /// Hold the lock while the sender asks the server under the session, and save what the answer refreshed.
    case lend
    /// Note what an answer told of the session: its end, which was moved, and the server's date.
    case note(PipedSession, renewed: PipedSession?, serverDate: Date?)
  }

  /// The environment.
  let environment: EnvironmentName
  /// Its file as the sender has read it: what a person was shown and agreed to. Nil for deleting all that is stored
  /// under the name.
  let file: FileFingerprint?
  /// Whether the session is shared with other hosts, where the file says so.
  let isShared: Bool
  /// What is to be done.
  let operation: Operation
  /// Whether a person is present at the sender.
  var isAttended = false
  /// What unlocks the vault, if the sender has unlocked it.
  public var vaultIdentity: PipedSecret?
}

extension HelperRequest {
  init(_ operation: Operation, in environment: Environment) {
    self.init(
      environment: environment.name, file: environment.fingerprint, isShared: environment.share != nil,
      operation: operation)
  }

  init(_ request: SessionRequest) {
    switch request {
    case .about(let environment, let operation): self.init(.answer(operation), in: environment)
    case .forgetAll(let name, let tokenFile):
      self.init(environment: name, file: nil, isShared: false, operation: .forgetAll(tokenFile: tokenFile))
    }
  }

  /// Reads a line; nil if it is not a request.
  public init?(line: [UInt8]) {
    guard let request = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = request
  }
}

/// What a helper process answers: the outcome of the request, or that the session is lent and an answer is expected.
struct HelperResponse: Codable {
  /// The outcome.
  enum Outcome: Codable {
    case held(PipedSession)
    case asks(fields: [LoginField], message: String?, challenge: PipedChallenge?)
    case awaits(LoginApproval, challenge: PipedChallenge)
    case loggedOut(LogOutOutcome)
    case done(notice: String?)
    /// The session to ask the server under; a `LentAnswer` is expected.
    case lent(PipedSession, now: Date)
    case failed(SessionFailure)
  }

  /// The outcome.
  var outcome: Outcome
  /// The requests sent to the server meanwhile.
  var requests: [LoggedRequest] = []
  /// Why something could not be written to the audit log, or nil.
  var auditFailure: String?
}

extension HelperResponse.Outcome {
  init(_ answer: SessionAnswer) {
    self =
      switch answer {
      case .session(.loggedIn(let held)): .held(PipedSession(held))
      case .session(.asks(let fields, let message, let challenge)):
        .asks(fields: fields, message: message, challenge: challenge.map(PipedChallenge.init))
      case .session(.awaits(let approval, let challenge)): .awaits(approval, challenge: PipedChallenge(challenge))
      case .loggedOut(let outcome): .loggedOut(outcome)
      case .done: .done(notice: nil)
      }
  }

  /// The final answer; nil if it is another kind of response.
  var answer: SessionAnswer? {
    switch self {
    case .held(let session): session.held.map { .session(.loggedIn($0)) }
    case .asks(let fields, let message, let challenge):
      .session(.asks(fields: fields, message: message, challenge: challenge?.challenge))
    case .awaits(let approval, let challenge): .session(.awaits(approval, challenge: challenge.challenge))
    case .loggedOut(let outcome): .loggedOut(outcome)
    case .done: .done
    case .lent, .failed: nil
    }
  }
}

/// The outcome of asking the server under a lent session.
enum LentAnswer: Codable {
  case answered(renewed: PipedSession?, serverDate: Date?, notice: String?)
  case failed(ServiceFailure)
}

/// A held session, as sent through a pipe to another process of fob.
struct PipedSession: Codable {
  private let session: StoredSession
  private let clockOffset: TimeInterval
  private let clockDoubt: TimeInterval
  private let generation: Int
  private let checked: Date?
  private let warning: String?
  private let isSaved: Bool
  private let isNewLogin: Bool

  init(_ held: HeldSession) {
    session = StoredSession(held.session)
    clockOffset = held.clockOffset
    clockDoubt = held.clockDoubt
    generation = held.generation
    checked = held.checked
    warning = held.warning
    isSaved = held.isSaved
    isNewLogin = held.isNewLogin
  }

  /// The session, or nil if it is none.
  var held: HeldSession? {
    session.session.map {
      var held = HeldSession(
        session: $0, clockOffset: clockOffset, clockDoubt: clockDoubt, generation: generation, checked: checked,
        warning: warning, isSaved: isSaved)
      held.isNewLogin = isNewLogin
      return held
    }
  }
}

/// One end of the line protocol between a helper process and its sender.
public protocol HelperChannel: Sendable {
  /// Sends a line without its newline; lost if nobody reads any longer.
  func send(_ line: [UInt8]) async

  /// The next line without its newline; nil if the other side has gone or must be presumed so.
  func nextLine() async -> [UInt8]?
}

/// The sender's end: the helper process.
public protocol HelperProcess: HelperChannel {
  /// Waits until the process, whose last answer has come, has exited.
  func end() async
}

extension HelperChannel {
  /// Sends a started process its request.
  public func send(_ request: HelperRequest) async {
    // JSON takes everything that a request contains.
    guard let line = try? JSONEncoder().encode(request) else { return }
    await send(Array(line))
  }

  /// Sends a value as one line of JSON, which contains no newline.
  func send(_ value: some Encodable) async throws {
    await send(Array(try JSONEncoder().encode(value)))
  }

  /// Reads the next line; nil also if it is something else.
  func next<Value: Decodable>(_ type: Value.Type) async -> Value? {
    guard let line = await nextLine() else { return nil }
    return try? JSONDecoder().decode(type, from: Data(line))
  }
}
