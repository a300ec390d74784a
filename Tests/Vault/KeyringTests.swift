import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// Staying unlocked, through the kernel's keyring; where the system denies it, that is said and nothing else changes.
@Suite struct KeyringTests {
  private let bench: VaultBench

  init() throws {
    bench = try VaultBench()
  }

  private func setUpAndUnlock() async throws {
    try await bench.vault.setUp(VaultBench.passphrase)
    try await bench.vault.add(Secret("value"), as: bench.entry, replaces: false)
    try await bench.vault.unlock(VaultBench.passphrase)
  }

  /// Keeps it unlocked, or finds the system's refusal told.
  private func keep(forSeconds seconds: UInt32) async throws -> Bool {
    guard VaultBench.hasKeyring else {
      #expect {
        try bench.vault.keepUnlocked(forSeconds: seconds)
      } throws: {
        "\($0)".contains("cannot stay unlocked here")
      }
      #expect(try await bench.vault.secret(bench.entry, for: bench.origins) == Secret("value"))
      return false
    }
    _ = try bench.vault.keepUnlocked(forSeconds: seconds)
    return true
  }

  @Test func everyProcessReadsUntilItIsLocked() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 600) else { return }
    let other = bench.anotherProcess()
    #expect(!other.isLocked)
    #expect(try await other.secret(bench.entry, for: bench.origins) == Secret("value"))
    guard case .unlocked(let end) = try other.status() else {
      Issue.record("locked")
      return
    }
    #expect(abs(end.timeIntervalSinceNow - 600) < 60)
    #expect(try other.lock())
    #expect(try other.status() == .locked)
    #expect(bench.anotherProcess().isLocked)
    #expect(try !bench.anotherProcess().lock())
  }

  @Test func theTimeEnds() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 1) else { return }
    let other = bench.anotherProcess()
    try await waitUntil("the system forgets it") { try other.status() == .locked }
    await #expect(throws: VaultFailure.locked) { try await other.secret(bench.entry, for: bench.origins) }
  }

  @Test func aLongerTimeTakesThePlaceOfAShorterOne() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 2), try await keep(forSeconds: 600) else { return }
    guard case .unlocked(let end) = try bench.anotherProcess().status() else {
      Issue.record("locked")
      return
    }
    #expect(end.timeIntervalSinceNow > 300)
    #expect(try bench.vault.lock())
    #expect(try bench.vault.status() == .locked)
  }

  @Test func anotherVaultStaysLocked() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 600) else { return }
    let other = try VaultBench()
    try await other.vault.setUp(VaultBench.passphrase)
    #expect(try other.vault.status() == .locked)
    #expect(try bench.vault.lock())
  }

  @Test func onlyAVaultThatThisProcessUnlockedIsKept() async throws {
    try await bench.vault.setUp(VaultBench.passphrase)
    #expect(throws: VaultFailure.locked) { try bench.vault.keepUnlocked(forSeconds: 600) }
  }
}
