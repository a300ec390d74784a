import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

/// One upload token of a service that a file describes: what the server says of it before and after fob asks for its end.
@Suite struct DescribedTokenTests {
  private func service(_ answers: [HTTPResponse], _ line: String = "") throws -> (DescribedService, ScriptedTransport) {
    let transport = ScriptedTransport(inOrder: answers)
    let service = try described(
      text: """
        [service]
        name = One
        login = key
        header = Authorization: Bearer {key}
        [tokens]
        id = /id
        created = /created
        list = GET /t
        revoke = DELETE /t/{id}
        \(line)
        """, transport)
    return (service, transport)
  }

  private func row(_ id: Int, created: String = "2023-11-14T20:00:00Z") -> String {
    #"{"id": \#(id), "created": "\#(created)"}"#
  }

  private func ok(_ json: String) -> HTTPResponse { HTTPResponse(status: 200, body: Array(json.utf8)) }

  private func reference(_ id: Int) -> TokenReference {
    TokenReference(identity: Secret("\(id) 2023-11-14T20:00:00Z"), id: Secret("\(id)"))
  }

  private static let show = "show = GET /t/{id}"

  @Test func `the server shows the token that was asked for, or fob shows none`() async throws {
    let (service, transport) = try service([ok(row(7)), ok(row(8))], Self.show)
    let access = access(to: try environment("x"))
    #expect(try await service.uploadToken(reference(7), access).value.reference == reference(7))
    let failure = await #expect(throws: ServiceFailure.self) { try await service.uploadToken(reference(7), access) }
    #expect(failure?.description.contains("sent another") == true)
    #expect(transport.requests.map(\.url) == Array(repeating: "https://server.example/t/7", count: 2))
  }

  @Test func `a server that shows another token gets no request to revoke one`() async throws {
    let (service, transport) = try service([ok(row(8)), ok(row(7, created: "2023-11-14T21:00:00Z"))], Self.show)
    let access = access(to: try environment("x"))
    for _ in 1...2 {
      await #expect(throws: ServiceFailure.self) { try await service.revokeUploadToken(reference(7), access) }
    }
    #expect(transport.requests.map(\.method) == [.get, .get])
  }

  @Test func `what a server did not find is gone only if its list does not have it either`() async throws {
    let missing = HTTPResponse(status: 404)
    let there = ok("[\(row(7))]")
    let (service, transport) = try service([there, missing, there, there, missing, ok("[\(row(8))]")])
    let access = access(to: try environment("x"))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.revokeUploadToken(reference(7), access)
    }
    guard case .notFound = failure else { throw TextFailure("\(failure as Any)") }
    #expect(try await service.revokeUploadToken(reference(7), access).value == .alreadyGone)
    #expect(transport.requests.map(\.method) == [.get, .delete, .get, .get, .delete, .get])
  }
}
