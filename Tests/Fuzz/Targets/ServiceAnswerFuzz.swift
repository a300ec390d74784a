import Formats
import FoundationEssentials
import Host
import ServiceFiles
import TokenModel

@testable import Services

extension FuzzTarget {
  /// What a server of a service that a file describes answers: the input is a row of a list, and a whole list.
  static let serviceAnswer = FuzzTarget("service-answer") { input in
    guard let value = try? JSONValue(parsing: input) else { return }
    let bytes = Array(
      """
      [service]
      name = Example
      login = key
      header = Authorization: Bearer {key}
      [tokens]
      list = GET /t
      id = /id
      label = /label
      scope = /scope
      created = /created
      expires = /expires
      last_used = /used
      value = /value
      revoked = /revoked
      """.utf8)
    let description = try ServiceFileReader.description(bytes, name: ServiceName(rawValue: "example"))
    guard let tokens = description.tokens else { throw BrokenPromise(description: "There are no upload tokens.") }
    let service = DescribedService(description, transport: NoTransport())
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    for (number, row) in (value.arrayValue ?? [value]).prefix(100).enumerated() {
      _ = service.isRevoked(row, tokens)
      let token = service.token(row, tokens, now, number: number)
      try BrokenPromise.unless(!token.reference.identity.isEmpty, "An upload token has no identity.")
      guard let id = token.reference.id?.revealed else {
        try BrokenPromise.unless(token.problem != nil, "A row without an id has no problem.")
        continue
      }
      try BrokenPromise.unless(
        PercentEncoding.decode(id) == id && id != ".." && id != "." && !id.contains("/") && !id.contains("?"),
        "An id leads elsewhere: \(id.debugDescription)")
    }
    _ = LinkHeader.next(in: [String(decoding: input, as: UTF8.self)])
  }

  private struct NoTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      throw HTTPFailure(host: "", reason: .broken("nothing is sent"), sent: .no)
    }
  }
}
