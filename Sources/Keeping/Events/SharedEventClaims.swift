import Formats
import FoundationEssentials
import Host
import TokenModel

/// Claims in a share's register, so that one host tells what is due in an environment: what a swap has written counts, and nobody else's swap can take it
/// back.
struct SharedEventClaims: Sendable {
  private let value: SealedValue
  private let environment: Environment
  private let clock: any WallClock
  /// What tells this run's claims from those of all others.
  private let run = String(UInt64.random(in: .min ... .max), radix: 36)

  /// How many swaps of others may come before its own.
  private static let mostConflicts = 20

  init(about environment: Environment, in share: Share, clock: any WallClock) {
    self.environment = environment
    self.clock = clock
    value = SealedValue(
      share: share, key: share.seal.key(of: .events, about: environment), origin: environment.origin)
  }

  /// Claims what nobody has.
  /// - Returns: what this run has claimed.
  /// - Throws: where the register does not do it.
  func claim(_ names: [String]) async throws(SessionFailure) -> Set<String> {
    guard !names.isEmpty else { return [] }
    for _ in 0..<Self.mostConflicts {
      do throws(ShareFailure) {
        if let claimed = try await attempt(names) { return claimed }
      } catch {
        switch error {
        // Whether the swap is done, the next reading shows.
        case .changed, .unknown: continue
        case .unusable(let reason): throw failure(reason)
        }
      }
    }
    throw failure("Other hosts change the record of reported events all the time.")
  }

  /// - Returns: nil where the register is to be read again.
  private func attempt(_ names: [String]) async throws(ShareFailure) -> Set<String>? {
    let entry = try await value.read().entry
    var claims = EventClaims()
    if let opened = entry?.opened {
      claims = try rethrow(
        EventClaims(reading: opened.content.withBytes { Array($0) }), as: ShareFailure.init(content:))
    }
    let before = claims
    let claimed = claims.claim(names, by: run, at: clock.now)
    // A swap may have been done although nobody said so; then nothing is left to do.
    if claims == before { return claimed }
    guard let content = claims.content else {
      throw .unusable(
        reason: "The record of reported events has become larger than the register keeps of one environment.")
    }
    _ = try await value.swap(content, generation: (entry?.opened?.generation ?? 0) + 1, over: entry?.version)
    return claimed
  }

  private func failure(_ reason: String) -> SessionFailure {
    .state(
      reason:
        "The share '\(value.share.name)' could not be asked who reports what is due in \(environment.name): \(reason)")
  }
}
