import Formats
import Testing

@testable import Keeping
@testable import TokenModel

/// `X_vault = yes`: read from a file, written to one, and what it takes.
@Suite struct VaultSourceTests {
  private struct OneSecret: SecretVault {
    let entry: VaultEntry
    let value: Secret

    func secret(_ entry: VaultEntry, for origins: [Origin]) async throws(VaultFailure) -> Secret {
      guard entry == self.entry else { throw .missing(entry) }
      return value
    }
  }

  private let entry: VaultEntry

  init() throws {
    entry = try #require(VaultEntry("prod.password"))
  }

  @Test func `entries goes there and back`() {
    for text in ["prod.password", "prod.eu.api_key", "a.totp_secret", "identity.shared_secret"] {
      #expect(VaultEntry(text)?.description == text)
    }
    for text in ["", "prod", "prod.", ".password", "prod.Pass", "a/b.password", "identity", "-a.password"] {
      #expect(VaultEntry(text) == nil)
    }
  }

  @Test func `an environment names it`() throws {
    let text = "[environment]\nservice = preservica\nurl = https://h\npassword_vault = "
    #expect(try readEnvironment(text + "yes").secrets == [.password: .vault(entry)])
    for (value, reason) in [
      ("no", "can only be yes"), ("prod", "must be yes or no"), ("", "has no value"),
      ("yes\npassword = p", "gives the secret a second time"),
    ] {
      #expect {
        try readEnvironment(text + value)
      } throws: { error in
        "\(error)".contains(reason) && !"\(error)".contains("= p")
      }
    }
  }

  @Test func `the reader takes it`() async throws {
    let vault = OneSecret(entry: entry, value: Secret("value"))
    #expect(
      try await SecretReader(variables: [:], vault: vault).secret(.password, from: .vault(entry), for: [])
        == Secret("value"))
    let other = try #require(VaultEntry("test.password"))
    await #expect(throws: SecretFailure.vaultRefused(.password, .missing(other))) {
      try await SecretReader(variables: [:], vault: vault).secret(.password, from: .vault(other), for: [])
    }
    await #expect(throws: SecretFailure.vaultRefused(.password, .notSetUp)) {
      try await SecretReader(variables: [:]).secret(.password, from: .vault(entry), for: [])
    }
    let broken = OneSecret(entry: entry, value: Secret("a\u{1B}b"))
    await #expect(
      throws: SecretFailure.unusable(.password, source: "the first line of what the vault holds", .notPlain)
    ) {
      try await SecretReader(variables: [:], vault: broken).secret(.password, from: .vault(entry), for: [])
    }
  }

  @Test func `what to do is said`() {
    #expect(
      SecretFailure.vaultRefused(.password, .locked).description
        == "password_vault: The vault is locked. Unlock it with: fob vault unlock")
    #expect(VaultFailure.missing(entry).description.contains("fob vault add prod password"))
  }
}
