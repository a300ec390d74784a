import Formats

/// What the hosts of a team share, as this host reaches it.
public struct Share: Sendable {
  /// What this host calls it: `share = NAME`.
  public var name: EnvironmentName
  /// Where it is, for messages: the addresses of the register, or its folder.
  public var place: String
  /// Where its values are.
  public var register: any SessionRegister
  /// What keeps them from whoever runs the register.
  public var seal: any SessionSeal
  /// How the register stood when this host joined, so that one that was put back since is recognised; nil where that was not told.
  public var joined: RegisterStanding?
  /// What the hosts are called that reach servers from one address with this one; empty for all of the team's.
  public var egress: String
  /// How this host shows itself to the others; nil where the register has no list of members.
  public var presence: SharePresence?
  /// The key that all hosts of the team make handles with; nil where each has its own.
  public var handleKey: HandleKey?

  /// Makes a share.
  public init(
    name: EnvironmentName, place: String, register: any SessionRegister, seal: any SessionSeal,
    joined: RegisterStanding?, egress: String, presence: SharePresence? = nil, handleKey: HandleKey? = nil
  ) {
    self.name = name
    self.place = place
    self.register = register
    self.seal = seal
    self.joined = joined
    self.egress = egress
    self.presence = presence
    self.handleKey = handleKey
  }
}

/// The shares that this host has joined.
public protocol ShareSource: Sendable {
  /// A share by its name; nothing is asked of its register yet.
  /// - Throws: what is wrong with its files, or that there are none.
  func share(named name: EnvironmentName) throws(FileFailure) -> Share
}

/// A host that shares nothing.
public struct NoShares: ShareSource {
  /// Makes it.
  public init() {}

  /// There is none.
  public func share(named name: EnvironmentName) throws(FileFailure) -> Share {
    throw FileFailure(file: "share \(name)", reason: "This program shares no sessions.")
  }
}
