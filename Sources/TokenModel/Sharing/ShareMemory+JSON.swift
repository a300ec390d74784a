import Formats

/// The form of a memory within the session's file.
package struct StoredShareMemory: Encodable {
  private struct Answer: Encodable {
    var claim: String
    var session: StoredSession
    var credentials: String?
  }

  private var key: String
  private var standing: RegisterStanding?
  private var seen: ShareMemory.Seen?
  private var sight: ShareMemory.Sight?
  private var mayRefresh: Bool
  private var claim: String?
  private var answer: Answer?
  private var hasHeardServer: Bool?
  private var incarnation: Int?

  /// The form of a memory.
  package init(_ memory: ShareMemory) {
    key = memory.key.text
    standing = memory.standing
    seen = memory.seen
    sight = memory.sight
    mayRefresh = memory.mayRefresh
    claim = memory.claim?.text
    answer = memory.answer.map {
      Answer(claim: $0.claim.text, session: StoredSession($0.session), credentials: $0.credentials?.text)
    }
    hasHeardServer = memory.hasHeardServer ? true : nil
    incarnation = memory.incarnation > 0 ? memory.incarnation : nil
  }
}

extension ShareMemory: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    let claim: String? = try members.readIfPresent("claim")
    let incarnation: Int = try members.readIfPresent("incarnation") ?? 0
    guard (0..<1 << 53).contains(incarnation) else { throw .malformed }
    self.init(
      key: RegisterKey(try members.read("key")), standing: try members.readIfPresent("standing"),
      seen: try members.readIfPresent("seen"), sight: try members.readIfPresent("sight"),
      mayRefresh: try members.read("mayRefresh"), claim: claim.map { ClaimIdentity($0) },
      answer: try members.readIfPresent("answer"),
      hasHeardServer: try members.readIfPresent("hasHeardServer") ?? false, incarnation: incarnation)
  }
}

extension ShareMemory.Answer: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    claim = ClaimIdentity(try members.read("claim"))
    session = try members.read("session")
    let credentials: String? = try members.readIfPresent("credentials")
    self.credentials = credentials.map { CredentialCode($0) }
  }
}

extension ShareMemory.Seen: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    generation = try members.read("generation")
    digest = try members.read("digest")
    isLoggedOut = try members.read("isLoggedOut")
    guard (0..<1 << 53).contains(generation) else { throw .malformed }
  }
}

extension ShareMemory.Sight: Encodable, JSONReadable {
  private enum CodingKeys: String, CodingKey {
    case claim, boot, seconds, claimer
  }

  /// Writes it to a session file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(claim.text, forKey: .claim)
    try container.encode(time.boot, forKey: .boot)
    try container.encode(time.seconds, forKey: .seconds)
    try container.encodeIfPresent(claimer, forKey: .claimer)
  }

  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    claim = ClaimIdentity(try members.read("claim"))
    time = BootTime(boot: try members.read("boot"), seconds: try members.read("seconds"))
    claimer = try members.readIfPresent("claimer")
  }
}

extension ShareMemory.Claimer: Encodable, JSONReadable {
  private enum CodingKeys: String, CodingKey {
    case host, purpose, seconds
  }

  /// Writes it to a session file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(host, forKey: .host)
    try container.encode(purpose.rawValue, forKey: .purpose)
    try container.encode(seconds, forKey: .seconds)
  }

  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    let seconds: Int = try members.read("seconds")
    guard let purpose = Claim.Purpose(rawValue: try members.read("purpose")), (1...86_400).contains(seconds) else {
      throw .malformed
    }
    (host, self.purpose, self.seconds) = (try members.read("host"), purpose, seconds)
  }
}

extension RegisterStanding: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    self.init(
      cluster: try members.read("cluster"), term: try members.read("term"), revision: try members.read("revision"))
  }
}
