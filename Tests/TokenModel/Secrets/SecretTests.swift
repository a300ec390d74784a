import Formats
import Testing
import TokenModel

@Suite struct SecretTests {
  @Test func `nothing that prints shows one`() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump([secret: SecretSource.literal(secret)], to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped] {
      #expect(!text.contains("hunter2"))
      #expect(text.contains("•••"))
    }
    #expect(secret.revealed == "hunter2")
  }

  @Test func `equal by value`() {
    #expect(Secret("a") == Secret(bytes: [0x61]))
    #expect(Secret("a") != Secret("b"))
    #expect(Secret("a") != Secret("aa"))
    #expect(Secret("ab") != Secret("bb"))
    #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
    #expect(Secret("").isEmpty && !Secret("a").isEmpty)
  }

  @Test(arguments: [0, 1])
  func `a secret may be as long as is said, and no longer`(more: Int) {
    let text = [UInt8](repeating: 0x61, count: SecretText.longest + more)
    #expect(SecretText.flaw(in: Secret(bytes: text)) == (more == 0 ? nil : .tooLong))
  }
}
