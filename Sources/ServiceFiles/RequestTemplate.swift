import Formats
import TokenModel

/// A request with placeholders: `DELETE /hub/api/users/{username}/tokens/{id}`, on the environment's own server.
package struct RequestTemplate: Sendable {
  /// The method.
  package let method: String
  /// Path and query as they are written.
  package let shown: String
  private let path: TextTemplate
  private let query: [(name: String, value: TextTemplate)]
  /// What follows the header, or nil.
  package internal(set) var body: BodyTemplate?
  /// Its own header instead of the session's, or nil.
  package internal(set) var header: HeaderTemplate?

  /// Reads `METHOD /PATH?NAME=VALUE&…`.
  package init(_ text: String, known: [String: Placeholder]) throws(TextFailure) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, ["GET", "POST", "DELETE"].contains(words[0]) else {
      throw TextFailure("must be METHOD /PATH, with GET, POST or DELETE and no blank in the path")
    }
    let parts = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    method = String(words[0])
    shown = String(words[1])
    path = try TextTemplate(String(parts[0]), known: known)
    query = parts.count == 2 ? try FormTemplate.fields(String(parts[1]), known: known) : []
    let secrets = addressed.intersection(Placeholder.secrets).map(\.word).sorted()
    guard secrets.isEmpty else {
      throw TextFailure("has {\(secrets[0])} in the address, where logs keep it; secrets stand in a body or the header")
    }
    let example = Dictionary(uniqueKeysWithValues: addressed.map { ($0, Secret("x")) })
    guard let shown = try? address(example, on: Origin("https://example.org")), !shown.path.contains("//") else {
      throw TextFailure("must have a path that begins with '/', without '//', '.' and '..' in it")
    }
  }

  /// The placeholders of path and query.
  var addressed: Set<Placeholder> {
    query.reduce(into: path.placeholders) { $0.formUnion($1.value.placeholders) }
  }

  /// All placeholders.
  package var placeholders: Set<Placeholder> {
    addressed.union(body?.placeholders ?? []).union(header?.token.placeholders ?? [])
  }

  /// Whether it is about the refresh token, and is sent without the session's header.
  package var usesRefreshToken: Bool { placeholders.contains(.refreshToken) }

  /// The address, each value encoded as one segment or one field's value; a field without a value is left out.
  /// - Throws: if a segment has no value, or one that changes the path (`..`).
  package func address(_ filling: Filling, on origin: Origin) throws(ServiceFailure) -> ServerAddress {
    let missing = path.placeholders.first { filling[$0]?.isEmpty ?? true }?.word ?? ""
    guard missing.isEmpty, let path = path.text(filling, encode: PercentEncoding.pathSegment) else {
      throw .unsupported(reason: "The request needs a value for {\(missing)}, and there is none. Nothing was sent.")
    }
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let isSafe = segments.indices.allSatisfy { index in
      let segment = segments[index]
      return segment != "." && segment != ".." && (!segment.isEmpty || index == segments.indices.last)
    }
    let fields = query.compactMap { field in
      field.value.text(filling, encode: PercentEncoding.pathSegment).map { "\(field.name)=\($0)" }
    }
    let text = path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    guard isSafe, path.hasPrefix("/"), let address = try? ServerAddress(text, on: origin), address.origin == origin
    else {
      throw .unsupported(reason: "The request's path would be empty in part, or lead elsewhere. Nothing was sent.")
    }
    return address
  }
}

/// A header with one secret: `Authorization: Bearer {token}`.
package struct HeaderTemplate: Sendable {
  /// Its name.
  package let name: String
  /// What stands before the secret, always the same.
  package let prefix: String
  /// The secret; of a session's header, what is kept as its token.
  package let token: TextTemplate
  /// Whether the secret stands there without base64.
  package let isPlain: Bool

  /// Reads `NAME: PREFIX{token}` or `NAME: PREFIXbase64(…)`.
  init(_ text: String, known: [String: Placeholder]) throws(TextFailure) {
    let parts = text.split(separator: ":", maxSplits: 1)
    let name = parts.first.map(String.init) ?? ""
    let isName =
      !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ServiceFileName.isLetterOrDigit($0) }
    guard isName, parts.count == 2, !Self.reserved.contains(name.lowercased()) else {
      throw TextFailure("must be NAME: PREFIX{token}, and none of the headers that fob sets itself")
    }
    var rest = try TextTemplate(String(parts[1].drop { $0 == " " }), known: known, isHeader: true)
    var prefix = ""
    if case .text(let fixed)? = rest.parts.first {
      prefix = fixed
      rest.parts.removeFirst()
    }
    guard rest.parts.count == 1, rest.placeholders.intersection(Placeholder.secrets).count == 1,
      prefix.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else {
      throw TextFailure(
        "must end with one secret such as {token}, or base64(…) with one, after a prefix of plain characters")
    }
    self.name = name
    self.prefix = prefix
    token = rest
    isPlain = if case .placeholder = rest.parts[0] { true } else { false }
  }

  private static let reserved: Set = [
    "host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding",
    "user-agent", "expect", "te", "upgrade", "trailer",
  ]
}
