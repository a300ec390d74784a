import Formats

/// Where the hosts of a team show themselves: an entry that goes once its host has not written it again. For people only; nothing is decided by it.
///
/// A register that cannot have one does without.
public protocol MemberList: Sendable {
  /// Writes a host's entry.
  /// - Parameter seconds: after which it goes.
  func announce(_ value: [UInt8], under key: RegisterKey, for seconds: Int) async throws(RegisterFailure)

  /// How many entries there are now.
  func memberCount() async throws(RegisterFailure) -> Int

  /// The entries there are now, in any order.
  func members() async throws(RegisterFailure) -> [ListedMember]
}

/// An entry in a list of members, sealed.
public struct ListedMember: Sendable, Hashable {
  /// Under which key it is.
  public var key: RegisterKey
  /// What the host said of itself, sealed.
  public var value: [UInt8]
  /// Seconds since it was written, by the engine's clock.
  public var age: Int

  /// Makes an entry.
  public init(key: RegisterKey, value: [UInt8], age: Int) {
    self.key = key
    self.value = value
    self.age = age
  }
}

/// What a host says of itself to the others of its team.
public struct ShareMember: Sendable, Hashable {
  /// What its people call it.
  public var host: String
  /// The version of its fob.
  public var version: String

  /// Makes one.
  public init(host: String, version: String) {
    self.host = host
    self.version = version
  }

  /// The content to be sealed.
  public var content: Secret {
    Secret(bytes: JSONValue.object(["version": 1, "host": .string(host), "fob": .string(version)]).bytes())
  }

  /// Reads what was sealed; nil where it is something else.
  public init?(_ opened: OpenedValue) {
    guard let members = try? JSONMembers(parsing: opened.content.withBytes({ Array($0) })),
      let host: String = try? members.read("host"), let version: String = try? members.read("fob")
    else { return nil }
    self.init(host: host, version: version)
  }
}

/// How this host shows itself to the others of a team.
public struct SharePresence: Sendable {
  /// Where.
  public var list: any MemberList
  /// What it says of itself.
  public var own: ShareMember
  /// What tells this host from every other, not to be shown: only its MAC leaves the host.
  public var machine: String

  /// Seconds for which an entry stays.
  public static let lifetime = 900
  /// Seconds after which it is written again.
  public static let interval = 300

  /// Makes it.
  public init(list: any MemberList, own: ShareMember, machine: String) {
    self.list = list
    self.own = own
    self.machine = machine
  }

  /// Writes this host's entry.
  /// - Returns: how many hosts have one now.
  public func announce(by seal: any SessionSeal) async throws(RegisterFailure) -> Int {
    let key = seal.key(ofMember: machine)
    let value = try rethrow(
      seal.seal(own.content, for: SealedPlace(key: key, origin: nil, generation: 0)),
      as: { (failure: SealFailure) in RegisterFailure.unreadable(reason: failure.description) })
    try await list.announce(value, under: key, for: Self.lifetime)
    return try await list.memberCount()
  }

  /// The hosts that have been there lately, the latest first; those that this host may not read are left out.
  public func members(by seal: any SessionSeal) async throws(RegisterFailure) -> [(member: ShareMember, age: Int)] {
    try await list.members().compactMap { entry in
      guard let opened = try? seal.open(entry.value, for: entry.key, origin: nil), let member = ShareMember(opened)
      else { return nil }
      return (member, entry.age)
    }.sorted { ($0.age, $0.member.host) < ($1.age, $1.member.host) }
  }
}
