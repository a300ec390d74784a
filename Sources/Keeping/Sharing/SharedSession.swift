import Formats
import FoundationEssentials
import Host
import TokenModel

/// The record of one environment in the register of a share.
struct SharedSession: Sendable {
  private let value: SealedValue

  /// The record of an environment.
  init(of environment: Environment, in share: Share) {
    value = SealedValue(share: share, key: share.seal.key(of: environment), origin: environment.origin)
  }

  /// The share.
  var share: Share { value.share }

  /// Under which key the record is.
  var key: RegisterKey { value.key }

  /// What the register holds now.
  /// - Throws: also where it holds nothing and the team has a newer identity than this host: no host with an older identity writes the first record.
  func read() async throws(ShareFailure) -> SharedReading {
    let found = try await value.read()
    if found.entry == nil {
      _ = try await SealedValue(share: share, key: share.seal.keyOfIdentity, origin: nil).read()
    }
    return try reading(found)
  }

  /// Replaces the record that was read.
  /// - Throws: `changed` where another one is there by now.
  func swap(_ record: SharedRecord, over reading: SharedReading) async throws(ShareFailure) -> SharedReading {
    try self.reading(
      try await value.swap(record.content, generation: record.generation, over: reading.entry?.version))
  }

  /// Waits until the record changes, or the time is over.
  func change(after reading: SharedReading, within time: Duration) async throws(ShareFailure) {
    _ = try await rethrow(
      awaiting: await share.register.change(of: [key: reading.entry?.version], within: time),
      as: ShareFailure.init(register:))
  }

  private func reading(_ reading: SealedValue.Reading) throws(ShareFailure) -> SharedReading {
    guard let entry = reading.entry else { return SharedReading(entry: nil, standing: reading.standing) }
    return SharedReading(
      entry: SharedReading.Entry(record: try record(entry.opened), version: entry.version, digest: entry.digest),
      standing: reading.standing)
  }

  private func record(_ opened: OpenedValue?) throws(ShareFailure) -> SharedRecord {
    guard let opened else { return SharedRecord(generation: 0, state: .spent(living: nil, abandoned: nil)) }
    return try rethrow(SharedRecord(opened), as: ShareFailure.init(content:))
  }
}

/// Why the register of a share did not read or write a record.
enum ShareFailure: Error, Equatable {
  /// The record has changed since it was read.
  case changed
  /// The swap was sent; nobody knows whether the register has made it or will.
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

  /// This host could not write what must be on its disk first.
  init(system failure: SystemFailure) { self = .unusable(reason: failure.description) }

  init(content failure: SharedRecord.ContentFailure) {
    switch failure {
    case .newer(let version):
      self = .unusable(
        reason: "What stands there has the version \(version), written by a later fob: use that one.")
    case .malformed: self = .unusable(reason: "What stands there is no record of fob's.")
    }
  }
}

extension BootTime {
  /// How long the machine has run, by a clock and by what tells how that was set.
  init(_ clock: any WallClock) {
    let anchor = clock.anchor
    self.init(boot: anchor?.boot ?? "", seconds: clock.now.timeIntervalSince1970 - (anchor?.began ?? 0))
  }
}
