import Formats
import FoundationEssentials

/// The form of a record before it is sealed: JSON of a stated version. Its generation is part of the seal.
extension SharedRecord {
  /// The latest version that can be read.
  private static let version = 2

  /// Why a sealed value's content is not a record.
  public enum ContentFailure: Error, Hashable, Sendable {
    /// A later fob wrote it: it is neither used nor replaced.
    case newer(version: Int)
    /// It is something else.
    case malformed
  }

  /// The content to be sealed.
  public var content: Secret? {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(SharedContent(self))).map { Secret(bytes: $0) }
  }

  /// Reads what was sealed.
  public init(_ opened: OpenedValue) throws(ContentFailure) {
    let bytes = opened.content.withBytes { Array($0) }
    guard let members = try? JSONMembers(parsing: bytes), let version: Int = try? members.read("version") else {
      throw .malformed
    }
    guard version <= Self.version else { throw .newer(version: version) }
    guard (1..<1 << 53).contains(opened.generation) else { throw .malformed }
    do throws(JSONFailure) {
      let incarnation: Int = try members.readIfPresent("incarnation") ?? 0
      guard (0..<1 << 53).contains(incarnation) else { throw JSONFailure.malformed }
      self.init(
        generation: opened.generation, state: try State(members),
        lastCodeStep: try members.readIfPresent("lastCodeStep"),
        refusals: try members.readIfPresent("refusals") ?? [], incarnation: incarnation)
    } catch {
      throw .malformed
    }
  }

  private struct SharedContent: Encodable {
    /// 2 where there are refusals: who does not know of them would lose them.
    var version: Int
    var state: Kind
    var session: StoredSession?
    var claim: StoredClaim?
    var abandoned: String?
    var lastCodeStep: Int64?
    var refusals: [StoredRefusal]?
    var incarnation: Int?

    init(_ record: SharedRecord) {
      version = record.refusals.isEmpty ? 1 : 2
      refusals = record.refusals.isEmpty ? nil : record.refusals.map(StoredRefusal.init)
      session = record.session.map(StoredSession.init)
      lastCodeStep = record.lastCodeStep
      incarnation = record.incarnation > 0 ? record.incarnation : nil
      switch record.state {
      case .idle: state = .idle
      case .claimed(let claim, _):
        state = .claimed
        self.claim = StoredClaim(claim)
      case .spent(_, let abandoned):
        state = .spent
        self.abandoned = abandoned?.text
      case .loggedOut: state = .loggedOut
      }
    }
  }

  fileprivate enum Kind: String, Encodable {
    case idle, claimed, spent, loggedOut
  }

  fileprivate struct StoredClaim: Encodable {
    var identity: String
    var purpose: String
    var host: String
    var seconds: Int

    init(_ claim: Claim) {
      identity = claim.identity.text
      purpose = claim.purpose.rawValue
      host = claim.host
      seconds = claim.seconds
    }
  }
}

private struct StoredRefusal: Encodable {
  var credentials: String
  var kind: String
  var reason: String
  var count: Int
  var until: Date

  init(_ refusal: LoginRefusal) {
    credentials = refusal.credentials.text
    kind = refusal.kind.rawValue
    reason = refusal.reason
    count = refusal.count
    until = refusal.until
  }
}

extension LoginRefusal: JSONReadable {
  /// Seconds since 1970 that a time must be below: the year 2400.
  private static let end = 13_569_465_600.0

  /// Reads it from a record.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    let (count, until): (Int, Date) = (try members.read("count"), try members.read("until"))
    guard let kind = Kind(rawValue: try members.read("kind")), (1..<1 << 31).contains(count),
      (0..<Self.end).contains(until.timeIntervalSince1970)
    else { throw .malformed }
    self.init(
      credentials: CredentialCode(try members.read("credentials")), kind: kind, reason: try members.read("reason"),
      count: count, until: until)
  }
}

extension SharedRecord.State {
  fileprivate init(_ members: JSONMembers) throws(JSONFailure) {
    let session: Session? = try members.readIfPresent("session")
    let living = session.map { AccessSession($0) }
    switch (SharedRecord.Kind(rawValue: try members.read("state")), session) {
    case (.idle, let session?): self = .idle(session)
    case (.claimed, _): self = .claimed(try members.read("claim"), living: living)
    case (.spent, _):
      let abandoned: String? = try members.readIfPresent("abandoned")
      self = .spent(living: living, abandoned: abandoned.map(ClaimIdentity.init))
    case (.loggedOut, nil): self = .loggedOut
    default: throw .malformed
    }
  }
}

extension Claim: JSONReadable {
  /// The most seconds that a claim can ask for: a day.
  private static let longest = 86_400

  /// Reads it from a record.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    let seconds: Int = try members.read("seconds")
    guard let purpose = Purpose(rawValue: try members.read("purpose")), (1...Self.longest).contains(seconds) else {
      throw .malformed
    }
    self.init(
      identity: ClaimIdentity(try members.read("identity")), purpose: purpose, host: try members.read("host"),
      seconds: seconds)
  }
}
