import Formats
import Testing
import TokenModel

@Suite("Secrets")
struct SecretTests {
  @Test("nothing that prints shows one")
  func masked() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump([secret: SecretSource.literal(secret)], to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped] {
      #expect(!text.contains("hunter2"))
      #expect(text.contains("•••"))
    }
    #expect(secret.revealed == "hunter2")
  }

  @Test("equal by value")
  func equality() {
    #expect(Secret("a") == Secret(bytes: [0x61]))
    #expect(Secret("a") != Secret("b"))
    #expect(Secret("a") != Secret("aa"))
    #expect(Secret("ab") != Secret("bb"))
    #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
    #expect(Secret("").isEmpty && !Secret("a").isEmpty)
  }

  @Test("A secret may be as long as is said, and no longer", arguments: [0, 1])
  func longest(more: Int) {
    let text = [UInt8](repeating: 0x61, count: SecretText.longest + more)
    #expect(SecretText.flaw(in: Secret(bytes: text)) == (more == 0 ? nil : .tooLong))
  }
}
