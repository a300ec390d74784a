import Formats
import FoundationEssentials

/// The form of a record before it is sealed: JSON of a stated version. Its generation is part of the seal.
extension SharedRecord {
  private static let version = 1

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
      self.init(
        generation: opened.generation, state: try State(members),
        lastCodeStep: try members.readIfPresent("lastCodeStep"))
    } catch {
      throw .malformed
    }
  }

  private struct SharedContent: Encodable {
    var version = SharedRecord.version
    var state: Kind
    var session: StoredSession?
    var claim: StoredClaim?
    var abandoned: String?
    var lastCodeStep: Int64?

    init(_ record: SharedRecord) {
      session = record.session.map(StoredSession.init)
      lastCodeStep = record.lastCodeStep
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
