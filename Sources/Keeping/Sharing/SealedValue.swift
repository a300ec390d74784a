import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// One value in the register of a share: reading opens it, writing seals it.
struct SealedValue: Sendable {
  /// The share.
  let share: Share
  /// Under which key the value is.
  let key: RegisterKey
  /// The server that it is about, or nil.
  let origin: Origin?

  /// What the register held, and how it stood.
  struct Reading: Sendable {
    /// The value, or nil.
    var entry: Entry?
    /// How the register stood.
    var standing: RegisterStanding
  }

  /// A value as it was read.
  struct Entry: Sendable {
    /// What was sealed; nil for a value from before the team's last rotation, which is older than all that this host has seen.
    var opened: OpenedValue?
    /// Its version in the register.
    var version: RegisterVersion
    /// A digest of the sealed value.
    var digest: String
  }

  /// What the register holds now.
  func read() async throws(ShareFailure) -> Reading {
    try reading(try await rethrow(awaiting: await share.register.read(key), as: ShareFailure.init(register:)))
  }

  /// Writes over what was read.
  /// - Parameters:
  ///   - content: nil where it cannot be written.
  ///   - version: that of what was read.
  /// - Throws: `changed` where something else is there by now.
  func swap(
    _ content: Secret?, generation: Int, over version: RegisterVersion?
  ) async throws(ShareFailure) -> Reading {
    guard let content else { throw .unusable(reason: "It holds something that cannot be written.") }
    let place = SealedPlace(key: key, origin: origin, generation: generation)
    let value = try rethrow(share.seal.seal(content, for: place), as: ShareFailure.init(seal:))
    let swapped = try await rethrow(
      awaiting: await share.register.swap(key, expected: version, value: value), as: ShareFailure.init(register:))
    return try reading(swapped)
  }

  private func reading(_ reading: RegisterReading) throws(ShareFailure) -> Reading {
    guard let entry = reading.entry else { return Reading(entry: nil, standing: reading.standing) }
    let digest = Hex.encode(Array(SHA256.hash(data: entry.value)))
    return Reading(
      entry: Entry(opened: try open(entry.value), version: entry.version, digest: digest), standing: reading.standing)
  }

  private func open(_ value: [UInt8]) throws(ShareFailure) -> OpenedValue? {
    do throws(SealFailure) {
      return try share.seal.open(value, for: key, origin: origin)
    } catch {
      if case .olderIdentity = error { return nil }
      throw ShareFailure(seal: error)
    }
  }
}
