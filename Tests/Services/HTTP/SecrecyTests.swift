import Testing
import TokenModel

@testable import Services

@Suite struct SecrecyTests {
  @Test func `neither description nor dump of an exchange holds what it carries`() {
    let headers: HTTPHeaders = ["Authorization": "Bearer hunter2"]
    let options = HTTPOptions(.init(proxy: "http://me:hunter2@proxy.example.org"))
    let request = HTTPRequest(
      .get, "https://x.example.org/hunter2", headers: headers, body: Array("hunter2".utf8), options: options)
    let response = HTTPResponse(status: 200, headers: headers, body: Array("hunter2".utf8))
    for value in [request, response, headers, options] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      let shown = "\(value)" + String(reflecting: value) + dumped
      #expect(!shown.contains("hunter2") && !shown.contains("104"))
    }
  }
}
