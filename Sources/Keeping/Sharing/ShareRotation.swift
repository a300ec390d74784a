import Formats
import TokenModel

/// Puts what a register holds of environments under a team's next identity, so that hosts with the one before are out.
///
/// An interrupted rotation is repeated with the same identity: what is sealed with it already stays.
public struct ShareRotation: Sendable {
  private let register: any SessionRegister
  private let old: any SessionSeal
  private let new: any SessionSeal
  /// Seconds that a claim is waited for beyond what it says that it takes.
  private let margin: Int

  /// How many swaps of others may come before its own.
  private static let mostConflicts = 20

  /// A rotation from one identity's seal to the next one's.
  public init(in register: any SessionRegister, from old: any SessionSeal, to new: any SessionSeal, margin: Int = 5) {
    self.register = register
    self.old = old
    self.new = new
    self.margin = margin
  }

  /// Seals an environment's record again, once nobody is at it. A claim whose time is over counts as given up.
  /// - Returns: false where the register holds nothing of it that this host may read.
  public func seal(_ environment: Environment) async throws(ShareRotationFailure) -> Bool {
    let key = new.key(of: environment)
    var overdue: RegisterVersion?
    for _ in 0..<Self.mostConflicts {
      let reading = try await rethrow(awaiting: await register.read(key), as: ShareRotationFailure.register)
      guard let entry = reading.entry else { return false }
      if (try? new.open(entry.value, for: key, origin: environment.origin)) != nil { return true }
      guard let record = try record(in: entry.value, under: key, of: environment) else { return false }
      if let claim = record.claim, overdue != entry.version {
        if try await isOver(claim, under: key, version: entry.version) { overdue = entry.version }
        continue
      }
      if try await swap(record.rotated, over: entry.version, under: key, of: environment) { return true }
    }
    throw .busy(environment.name)
  }

  /// What stands under a key; nil for what was sealed with an identity before the old one.
  private func record(
    in value: [UInt8], under key: RegisterKey, of environment: Environment
  ) throws(ShareRotationFailure) -> SharedRecord? {
    let opened: OpenedValue
    do throws(SealFailure) {
      opened = try old.open(value, for: key, origin: environment.origin)
    } catch {
      if case .olderIdentity = error { return nil }
      throw .seal(environment.name, error)
    }
    return try rethrow(
      SharedRecord(opened), as: { (_: SharedRecord.ContentFailure) in ShareRotationFailure.newer(environment.name) })
  }

  /// Waits for a claim's end.
  /// - Returns: whether its time is over instead.
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
    _ record: SharedRecord, over version: RegisterVersion, under key: RegisterKey, of environment: Environment
  ) async throws(ShareRotationFailure) -> Bool {
    guard let content = record.content else { throw .newer(environment.name) }
    let place = SealedPlace(key: key, origin: environment.origin, generation: record.generation)
    let value = try rethrow(
      new.seal(content, for: place),
      as: { (failure: SealFailure) in ShareRotationFailure.seal(environment.name, failure) })
    do throws(RegisterFailure) {
      _ = try await register.swap(key, expected: version, value: value)
      return true
    } catch {
      switch error {
      case .conflict, .unknownOutcome: return false
      case .unreachable, .refused, .unreadable: throw .register(error)
      }
    }
  }
}

/// Why a rotation did not come to its end.
public enum ShareRotationFailure: Error, Sendable, Equatable {
  /// The register did not do what it was asked.
  case register(RegisterFailure)
  /// A value does not open, and is not replaced.
  case seal(EnvironmentName, SealFailure)
  /// A later fob has written what stands there, or it is something else.
  case newer(EnvironmentName)
  /// Other hosts change it all the time.
  case busy(EnvironmentName)
}

extension SharedRecord {
  /// The record that follows it under the next identity. A claim whose time is over is given up with it.
  fileprivate var rotated: SharedRecord {
    let state: State =
      if case .claimed(let claim, let living) = state {
        .spent(living: living, abandoned: claim.identity)
      } else {
        state
      }
    return SharedRecord(generation: generation + 1, state: state, lastCodeStep: lastCodeStep)
  }
}
