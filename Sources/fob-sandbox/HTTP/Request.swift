/// One request as it was read from a connection.
struct Request: Sendable, Equatable {
  var method: String
  /// The path as it was sent, still percent-encoded, without the query.
  var path: String
  var query: FormFields
  var headers: HeaderList
  var body: [UInt8]
  /// What this server is called by who asked (`127.0.0.1:8080`), for absolute addresses in an answer.
  var host: String
  /// Whether the connection stays open after the answer.
  var keepsAlive: Bool

  /// The path's segments, percent-decoded.
  var segments: [String] {
    path.split(separator: "/", omittingEmptySubsequences: true).map { PercentCoding.decode($0) }
  }

  /// The body as a form, whatever its content type says.
  var form: FormFields { FormFields(parsing: body[...]) }

  /// The values of the cookies that the request carries.
  var cookies: [String: String] {
    var cookies: [String: String] = [:]
    for pair in headers.all("Cookie").joined(separator: ";").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { cookies[parts[0].trimmed()] = parts[1].trimmed() }
    }
    return cookies
  }

  /// The credentials of an `Authorization` header with the given scheme.
  func authorization(_ scheme: String) -> String? {
    guard let value = headers["Authorization"] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
    return parts[1].trimmed()
  }
}
