import Formats

/// What keeps the values of a register from whoever runs it: nobody else can read one, make one, or pass one off as another's.
public protocol SessionSeal: Sendable {
  /// The number of the team's identity that this host has; each rotation raises it.
  var identityNumber: Int { get }

  /// Under which key a rotation names the team's identity, for hosts that read a key which holds nothing.
  var keyOfIdentity: RegisterKey { get }

  /// Under which key an environment's record is: a MAC over its name and its whole binding.
  func key(of environment: Environment) -> RegisterKey

  /// Under which key the sign-ins at an origin are counted.
  /// - Parameter egress: what the hosts are called that reach it from one address; empty for all of the team's.
  func key(ofSignInsAt origin: Origin, egress: String) -> RegisterKey

  /// Tells a login's credentials from others: a MAC that says nothing of them to who has not the team's identity.
  /// - Parameter credentials: what is sent to the server in one form for all hosts.
  func code(of credentials: Secret, at origin: Origin) -> CredentialCode

  /// Under which key a host's entry among the members is.
  /// - Parameter machine: what tells it from every other host.
  func key(ofMember machine: String) -> RegisterKey

  /// Under which key the notes of a kind about an environment are.
  func key(of notes: SharedNotes.Kind, about environment: Environment) -> RegisterKey

  /// A value for a key, which opens under no other key, for no other origin and with no other generation.
  func seal(_ content: Secret, for place: SealedPlace) throws(SealFailure) -> [UInt8]

  /// What was sealed for a key and an origin, with its generation.
  /// - Throws: where it was sealed with another identity, or does not open. Such a value is never overwritten, but for `olderIdentity`, which counts as put back.
  func open(_ sealed: [UInt8], for key: RegisterKey, origin: Origin?) throws(SealFailure) -> OpenedValue
}

/// A seal whose values say themselves which server they are about: what a rotation needs to seal again what it does not know.
public protocol TransferableSeal: SessionSeal {
  /// What was sealed for a key, and for which server; nil: for none.
  /// - Throws: as `open` does that knows the server.
  func open(_ sealed: [UInt8], for key: RegisterKey) throws(SealFailure) -> (origin: Origin?, OpenedValue)
}

/// Where a sealed value belongs.
public struct SealedPlace: Hashable, Sendable {
  /// The key that it is under.
  public var key: RegisterKey
  /// The server that it is about; nil where it is about none.
  public var origin: Origin?
  /// The record's generation.
  public var generation: Int

  /// Makes a place.
  public init(key: RegisterKey, origin: Origin?, generation: Int) {
    self.key = key
    self.origin = origin
    self.generation = generation
  }
}

/// A value of a register, opened.
public struct OpenedValue: Hashable, Sendable {
  /// What was sealed.
  public var content: Secret
  /// The generation that it was sealed with.
  public var generation: Int

  /// Makes a value.
  public init(content: Secret, generation: Int) {
    self.content = content
    self.generation = generation
  }
}

/// Why a value was not opened, or not made. No description holds anything of the value.
public enum SealFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The team has a newer identity than this host.
  case newerIdentity(theirs: Int, ours: Int)
  /// The value was sealed before the team's last rotation.
  case olderIdentity(theirs: Int, ours: Int)
  /// It is nothing that the team wrote for this place: damaged, forged, or copied from another key.
  case doesNotOpen(reason: String)
  /// The cryptographic library refused to work.
  case libraryFailed

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .newerIdentity(let theirs, let ours):
      "This host joined with an older identity (\(ours)) than the team has now (\(theirs)). Join again: fob share join"
    case .olderIdentity(let theirs, let ours):
      "The register holds a value from before the last rotation (identity \(theirs), now \(ours)): it was put back from a copy."
    case .doesNotOpen(let reason): "The register holds a value that the team did not write there: \(reason)."
    case .libraryFailed: "The cryptographic library refused to seal or open a value of the register."
    }
  }
}
