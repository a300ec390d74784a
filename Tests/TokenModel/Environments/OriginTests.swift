import Testing
import TokenModel

@Suite struct OriginTests {
  @Test(
    arguments: [
      ("http://127.0.0.1", true), ("http://127.255.0.8:8080", true), ("http://localhost", true),
      ("http://[::1]:1", true),
      ("http://127.0.0.09", false), ("http://127.0.0.010", false), ("http://127.0.0.256", false),
      ("http://127.0.0.1.example.org", false), ("http://127.1", false), ("http://127.0.0.1.1", false),
      ("http://128.0.0.1", false),
    ])
  func `without encryption only this machine is asked, by an address that no resolver takes for a name`(
    text: String, isAllowed: Bool
  ) {
    #expect(((try? Origin(text)) != nil) == isAllowed)
  }

  @Test(arguments: [(0, false), (1, true), (65535, true), (65536, false), (-1, false)])
  func `a port is from 1 to 65535`(port: Int, isAllowed: Bool) {
    #expect(((try? Origin("https://one.example:\(port)")) != nil) == isAllowed)
  }
}
