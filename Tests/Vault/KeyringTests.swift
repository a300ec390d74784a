import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// Staying unlocked, through the kernel's keyring; where the system denies it, that is said and nothing else changes.
@Suite struct KeyringTests {
  private let fixture: VaultFixture

  init() throws {
    fixture = try VaultFixture()
  }

  private func setUpAndUnlock() async throws {
    try await fixture.vault.setUp(VaultFixture.passphrase)
    try await fixture.vault.add(Secret("value"), as: fixture.entry, replaces: false)
    try await fixture.vault.unlock(VaultFixture.passphrase)
  }

  /// Keeps it unlocked, or finds the system's refusal told.
  private func keep(forSeconds seconds: UInt32) async throws -> Bool {
    guard VaultFixture.hasKeyring else {
      #expect {
        try fixture.vault.keepUnlocked(forSeconds: seconds)
      } throws: {
        "\($0)".contains("cannot stay unlocked here")
      }
      #expect(try await fixture.vault.secret(fixture.entry, for: fixture.origins) == Secret("value"))
      return false
    }
    _ = try fixture.vault.keepUnlocked(forSeconds: seconds)
    return true
  }

  @Test func `every process reads until it is locked`() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 600) else { return }
    let other = fixture.anotherProcess()
    #expect(!other.isLocked)
    #expect(try await other.secret(fixture.entry, for: fixture.origins) == Secret("value"))
    guard case .unlocked(let end) = try other.status() else {
      Issue.record("locked")
      return
    }
    #expect(abs(end.timeIntervalSinceNow - 600) < 60)
    #expect(try other.lock())
    #expect(try other.status() == .locked)
    #expect(fixture.anotherProcess().isLocked)
    #expect(try !fixture.anotherProcess().lock())
  }

  @Test func `what is unlocked for a time ends with it`() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 1) else { return }
    let other = fixture.anotherProcess()
    try await waitUntil("the system forgets it") { try other.status() == .locked }
    await #expect(throws: VaultFailure.locked) { try await other.secret(fixture.entry, for: fixture.origins) }
  }

  @Test func `a longer time takes the place of a shorter one`() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 2), try await keep(forSeconds: 600) else { return }
    guard case .unlocked(let end) = try fixture.anotherProcess().status() else {
      Issue.record("locked")
      return
    }
    #expect(end.timeIntervalSinceNow > 300)
    #expect(try fixture.vault.lock())
    #expect(try fixture.vault.status() == .locked)
  }

  @Test func `another vault stays locked`() async throws {
    try await setUpAndUnlock()
    guard try await keep(forSeconds: 600) else { return }
    let other = try VaultFixture()
    try await other.vault.setUp(VaultFixture.passphrase)
    #expect(try other.vault.status() == .locked)
    #expect(try fixture.vault.lock())
  }

  @Test func `only a vault that this process unlocked is kept`() async throws {
    try await fixture.vault.setUp(VaultFixture.passphrase)
    #expect(throws: VaultFailure.locked) { try fixture.vault.keepUnlocked(forSeconds: 600) }
  }
}
