import Formats
import Testing
import TokenModel

@Suite struct UploadTokenUseTests {
  private func token(_ value: String, organization: String? = nil) -> UploadToken {
    UploadToken(
      reference: TokenReference(identity: Secret(value), id: nil, organization: organization), value: Secret(value),
      expiry: .never)
  }

  @Test func `a token is used in a header`() throws {
    let use = UploadTokenUse(
      place: .header(name: "Authorization", prefix: "Bearer "), path: "/organizations/ORGANIZATION/uploads",
      fileField: "upload[files][]")
    let origin = try Origin("https://pod.example.org")
    #expect(
      use.curlConfig(of: token("eyJ.e.s", organization: "example-library"), at: origin) == """
        url = "https://pod.example.org/organizations/example-library/uploads"
        header = "Authorization: Bearer eyJ.e.s"

        """)
    #expect(
      use.curlConfig(of: token("a\"b\\c\noutput = x", organization: "../x"), at: origin) == """
        url = "https://pod.example.org/organizations/..%2Fx/uploads"
        header = "Authorization: Bearer a\\"b\\\\coutput = x"

        """)
  }

  @Test func `what must not upload reads`() throws {
    let use = UploadTokenUse(
      place: .header(name: "Authorization", prefix: "Bearer "), path: "/organizations/ORGANIZATION/uploads",
      fileField: "file", reading: .init(scope: .download, path: "/organizations/ORGANIZATION.json"))
    var token = token("value", organization: "north")
    for (scope, path) in [
      (nil, "north/uploads"), (.all, "north/uploads"), (.upload, "north/uploads"), (.download, "north.json"),
    ] as [(TokenScope?, String)] {
      token.scope = scope
      #expect(use.path(for: token) == "/organizations/\(path)")
    }
  }

  @Test func `a token is used in the address`() throws {
    let use = UploadTokenUse(place: .query(name: "token"), path: "/upload", fileField: "file")
    #expect(
      use.curlConfig(of: token("to1&x\"y"), at: try Origin("https://ws.api.video")) == """
        url = "https://ws.api.video/upload?token=to1%26x%22y"

        """)
  }
}
