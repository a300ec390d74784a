import Crypto
import Formats
import FoundationEssentials
import Host
import TokenModel

/// The record of one environment in the register of a share: opened, checked and sealed on the way.
struct SharedSession: Sendable {
  /// The share.
  let share: Share
  /// Under which key the record is.
  let key: RegisterKey
  private let environment: Environment

  /// The record of an environment.
  init(of environment: Environment, in share: Share) {
    self.share = share
    self.environment = environment
    key = share.seal.key(of: environment)
  }

  /// What the register holds now.
  func read() async throws(ShareFailure) -> SharedReading {
    try reading(try await rethrow(awaiting: await share.register.read(key), as: ShareFailure.init(register:)))
  }

  /// Writes a record over the one that was read.
  /// - Throws: `changed` where another one is there by now.
  func swap(_ record: SharedRecord, over reading: SharedReading) async throws(ShareFailure) -> SharedReading {
    guard let content = record.content else {
      throw .unusable(reason: "The session holds something that cannot be written.")
    }
    let place = SealedPlace(key: key, origin: environment.origin, generation: record.generation)
    let value = try rethrow(share.seal.seal(content, for: place), as: ShareFailure.init(seal:))
    let swapped = try await rethrow(
      awaiting: await share.register.swap(key, expected: reading.entry?.version, value: value),
      as: ShareFailure.init(register:))
    return try self.reading(swapped)
  }

  /// Waits until another record is there than the one that was read, or the time is over.
  func change(after reading: SharedReading, within time: Duration) async throws(ShareFailure) {
    _ = try await rethrow(
      awaiting: await share.register.change(of: [key: reading.entry?.version], within: time),
      as: ShareFailure.init(register:))
  }

  private func reading(_ reading: RegisterReading) throws(ShareFailure) -> SharedReading {
    guard let entry = reading.entry else { return SharedReading(entry: nil, standing: reading.standing) }
    let digest = Hex.encode(Array(SHA256.hash(data: entry.value)))
    return SharedReading(
      entry: SharedReading.Entry(record: try record(entry.value), version: entry.version, digest: digest),
      standing: reading.standing)
  }

  /// What is in a sealed value. One from before the team's last rotation is older than all that this host has seen.
  private func record(_ value: [UInt8]) throws(ShareFailure) -> SharedRecord {
    let opened: OpenedValue
    do throws(SealFailure) {
      opened = try share.seal.open(value, for: key, origin: environment.origin)
    } catch {
      if case .olderIdentity = error {
        return SharedRecord(generation: 0, state: .spent(living: nil, abandoned: nil))
      }
      throw ShareFailure(seal: error)
    }
    do throws(SharedRecord.ContentFailure) {
      return try SharedRecord(opened)
    } catch {
      switch error {
      case .newer(let version):
        throw .unusable(reason: "The session has the version \(version) there, written by a later fob: use that one.")
      case .malformed: throw .unusable(reason: "What stands there for the session is no record of fob's.")
      }
    }
  }
}

/// Why the register of a share did not do what it was asked.
enum ShareFailure: Error, Equatable {
  /// Another record is there than the one that was read.
  case changed
  /// The swap was sent, and nobody knows whether it is done, or will be.
  case unknown(reason: String)
  /// Nothing is done; the sentence says why.
  case unusable(reason: String)

  init(register failure: RegisterFailure) {
    switch failure {
    case .conflict: self = .changed
    case .unknownOutcome(let reason): self = .unknown(reason: reason)
    case .unreachable(let reason), .refused(let reason), .unreadable(let reason): self = .unusable(reason: reason)
    }
  }

  init(seal failure: SealFailure) { self = .unusable(reason: failure.description) }
}

extension BootTime {
  /// How long the machine has run, by a clock and by what tells how that was set.
  init(_ clock: any WallClock) {
    let anchor = clock.anchor
    self.init(boot: anchor?.boot ?? "", seconds: clock.now.timeIntervalSince1970 - (anchor?.began ?? 0))
  }
}
