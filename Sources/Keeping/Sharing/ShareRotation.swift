import Formats
import TokenModel

/// Seals all that a register holds of a team with its next identity, so that hosts with the old one are out. That includes values of environments that only
/// other hosts have, and those that this fob does not know.
///
/// An interrupted rotation is repeated with the same identity: what is sealed with it already stays.
public struct ShareRotation: Sendable {
  /// What a rotation did.
  public struct Outcome: Sendable, Equatable {
    /// How many values are sealed with the next identity.
    public var sealed: Int
    /// How many were removed: they were sealed before the old identity, so nobody could read them.
    public var removed = 0
    /// How many were left as they are: they do not open, since the team did not write them there.
    public var left = 0

    /// Makes an outcome.
    public init(sealed: Int = 0) {
      self.sealed = sealed
    }
  }

  private let register: any ListedRegister
  private let old: any TransferableSeal
  private let new: any TransferableSeal
  /// Seconds that it waits for a claim beyond the time that the claim names.
  private let margin: Int

  /// How many swaps it may lose to other hosts.
  private static let mostConflicts = 20

  /// A rotation from one identity's seal to the next one's.
  public init(
    in register: any ListedRegister, from old: any TransferableSeal, to new: any TransferableSeal, margin: Int = 5
  ) {
    self.register = register
    self.old = old
    self.new = new
    self.margin = margin
  }

  /// Seals everything again. It waits for open claims; one whose time is over counts as given up.
  public func seal() async throws(ShareRotationFailure) -> Outcome {
    try await nameIdentity()
    var outcome = Outcome()
    var seen: Set<RegisterKey> = [new.keyOfIdentity]
    // Hosts that have not noticed yet may write new keys meanwhile.
    while true {
      let keys = try await rethrow(awaiting: await register.keys(), as: ShareRotationFailure.register)
      let coming = keys.keys.filter { !seen.contains($0) }.sorted { $0.text < $1.text }
      guard !coming.isEmpty else { return outcome }
      for key in coming {
        seen.insert(key)
        switch try await seal(key) {
        case .sealed: outcome.sealed += 1
        case .removed: outcome.removed += 1
        case .left: outcome.left += 1
        case .empty: break
        }
      }
    }
  }

  /// Names the next identity, before anything is sealed with it.
  private func nameIdentity() async throws(ShareRotationFailure) {
    let name = OpenedValue(content: Secret("identity"), generation: 1)
    for _ in 0..<Self.mostConflicts {
      switch try await seal(new.keyOfIdentity) {
      case .sealed, .left: return
      case .removed, .empty: if try await swap(name, of: nil, over: nil, under: new.keyOfIdentity) { return }
      }
    }
    throw .busy
  }

  private enum Result {
    case sealed, removed, left, empty
  }

  private func seal(_ key: RegisterKey) async throws(ShareRotationFailure) -> Result {
    var overdue: RegisterVersion?
    for _ in 0..<Self.mostConflicts {
      let reading = try await rethrow(awaiting: await register.read(key), as: ShareRotationFailure.register)
      guard let entry = reading.entry else { return .empty }
      switch try content(of: entry.value, under: key) {
      case .new: return .sealed
      case .foreign: return .left
      case .outdated: if try await remove(key, entry.version) { return .removed }
      case .old(let origin, let opened):
        let record = try record(in: opened)
        if let claim = record?.claim, overdue != entry.version {
          if try await isOver(claim, under: key, version: entry.version) { overdue = entry.version }
          continue
        }
        let next = OpenedValue(
          content: record?.rotated.content ?? opened.content, generation: opened.generation + 1)
        if try await swap(next, of: origin, over: entry.version, under: key) { return .sealed }
      }
    }
    throw .busy
  }

  private enum Content {
    /// It is sealed with the next identity.
    case new
    /// It is sealed with the old one.
    case old(Origin?, OpenedValue)
    /// It is sealed with one before that.
    case outdated
    /// The team did not write it.
    case foreign
  }

  private func content(of value: [UInt8], under key: RegisterKey) throws(ShareRotationFailure) -> Content {
    do throws(SealFailure) {
      _ = try new.open(value, for: key)
      return .new
    } catch {
      switch error {
      case .newerIdentity, .libraryFailed: throw .seal(error)
      case .doesNotOpen, .olderIdentity: break
      }
    }
    do throws(SealFailure) {
      let (origin, opened) = try old.open(value, for: key)
      return .old(origin, opened)
    } catch {
      switch error {
      case .olderIdentity: return .outdated
      case .doesNotOpen: return .foreign
      // It claims to be sealed with the next identity, but another host did that.
      case .newerIdentity, .libraryFailed: throw .seal(error)
      }
    }
  }

  /// A session's record, which may hold a claim; nil for anything else, which is sealed again unchanged.
  private func record(in opened: OpenedValue) throws(ShareRotationFailure) -> SharedRecord? {
    do throws(SharedRecord.ContentFailure) {
      return try SharedRecord(opened)
    } catch {
      if case .newer = error { throw .newer }
      return nil
    }
  }

  /// Waits for a claim's end.
  /// - Returns: true where the claim's time is over and it still stands.
  private func isOver(
    _ claim: Claim, under key: RegisterKey, version: RegisterVersion
  ) async throws(ShareRotationFailure) -> Bool {
    let time = Duration.seconds(claim.seconds + margin)
    let end = ContinuousClock.now + time
    let changed = try await rethrow(
      awaiting: await register.change(of: [key: version], within: time), as: ShareRotationFailure.register)
    return changed.isEmpty && ContinuousClock.now >= end
  }

  /// - Returns: false where the register is to be read again.
  private func swap(
    _ value: OpenedValue, of origin: Origin?, over version: RegisterVersion?, under key: RegisterKey
  ) async throws(ShareRotationFailure) -> Bool {
    let place = SealedPlace(key: key, origin: origin, generation: value.generation)
    let sealed = try rethrow(new.seal(value.content, for: place), as: ShareRotationFailure.seal)
    return try await isDone { () async throws(RegisterFailure) in
      _ = try await register.swap(key, expected: version, value: sealed)
    }
  }

  /// - Returns: false where the register is to be read again.
  private func remove(_ key: RegisterKey, _ version: RegisterVersion) async throws(ShareRotationFailure) -> Bool {
    try await isDone { () async throws(RegisterFailure) in try await register.remove(key, expected: version) }
  }

  private func isDone(_ body: () async throws(RegisterFailure) -> Void) async throws(ShareRotationFailure) -> Bool {
    do throws(RegisterFailure) {
      try await body()
      return true
    } catch {
      switch error {
      case .conflict, .unknownOutcome: return false
      case .unreachable, .refused, .unreadable: throw .register(error)
      }
    }
  }
}

/// Why a rotation is not complete.
public enum ShareRotationFailure: Error, Sendable, Equatable {
  /// The register refused, or did not answer.
  case register(RegisterFailure)
  /// Another host rotates too, or nothing can be sealed.
  case seal(SealFailure)
  /// A later fob has written a session there.
  case newer
  /// Other hosts kept changing a value.
  case busy
}

extension SharedRecord {
  /// The same record under the next identity. It gives up a claim whose time is over.
  fileprivate var rotated: SharedRecord {
    var record = self
    record.generation += 1
    if case .claimed(let claim, let living) = state { record.state = .spent(living: living, abandoned: claim.identity) }
    return record
  }
}
