import Formats
import Testing
import TokenModel

@testable import Vault

@Suite struct KeyPairTests {
  @Test func `texts goes there and back`() throws {
    let identity = X25519Identity()
    let text = identity.text.revealed
    #expect(text.hasPrefix("AGE-SECRET-KEY-1") && text.utf8.count == 74)
    #expect(try #require(X25519Identity(text)).recipient == identity.recipient)
    #expect(identity.recipient.text.hasPrefix("age1") && identity.recipient.text.utf8.count == 62)
    #expect(X25519Recipient(identity.recipient.text) == identity.recipient)
    #expect(identity.text.revealed == text)
  }

  @Test func `other key pairs are refused`() {
    let identity = X25519Identity()
    let text = identity.text.revealed
    #expect(X25519Identity(text.lowercased()) == nil)
    #expect(X25519Identity(String(text.dropLast())) == nil)
    #expect(X25519Identity(identity.recipient.text) == nil)
    #expect(X25519Recipient(text) == nil)
    #expect(X25519Recipient(identity.recipient.text.uppercased()) == nil)
    #expect(X25519Recipient("") == nil)
  }

  @Test func `nothing of an identity is shown`() {
    let identity = X25519Identity()
    let secret = identity.text.revealed
    var dumped = ""
    dump(identity.text, to: &dumped)
    #expect(!dumped.contains(secret.suffix(20)) && !"\(identity.text)".contains(secret.suffix(20)))
  }
}
