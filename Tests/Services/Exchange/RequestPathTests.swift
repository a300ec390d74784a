import Formats
import Testing
import TokenModel

@testable import Services

@Suite struct RequestPathTests {
  @Test func `masks what is secret where it may be shown`() {
    let path = ("/upload-tokens" as RequestPath).appending(.secret(Secret("to1/canary")))
      .appending(query: [("page", .plain("2")), ("key", .secret(Secret("canary&more")))])
    #expect(path.encoded == "/upload-tokens/to1%2Fcanary?page=2&key=canary%26more")
    #expect(path.shown == "/upload-tokens/•••?page=2&key=•••")
  }

  @Test func `encodes plain parts and leaves what stands in the source`() {
    let path = ("/organizations" as RequestPath).appending(.plain("a/../b")) + "/allowlisted_jwts"
    #expect(path.encoded == "/organizations/a%2F..%2Fb/allowlisted_jwts")
    #expect(path.shown == path.encoded)
  }

  @Test func `masks the query of an address that a file or a server names`() throws {
    let address = try ServerAddress("https://login.example.test/introspect?key=canary?more")
    let path = RequestPath(of: address)
    #expect(path.encoded == "/introspect?key=canary?more")
    #expect(path.shown == "/introspect?•••")
    #expect(RequestPath.whole(address) == "https://login.example.test/introspect?•••")
  }
}
