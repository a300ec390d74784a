import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

/// Reading one upload token.
extension DescribedService {
  /// Whether a text can be an id in a path.
  static func isIdentifier(_ text: String) -> Bool {
    text != "." && text != ".." && TokenCharacters.fitIdentifier(text.filter { !".:~".contains($0) })
      && text.utf8.count <= 200
  }

  /// Whether a row is a revoked token's.
  func isRevoked(_ row: JSONValue, _ tokens: ServiceDescription.Tokens) -> Bool {
    switch tokens.revoked?.value(in: row) {
    case nil, .null, .bool(false): false
    case .string(let text): !text.isEmpty
    case .bool(true), .integer, .number, .array, .object: true
    }
  }

  /// One upload token of a list. A row without an id is listed too, with its problem.
  func token(
    _ row: JSONValue, _ tokens: ServiceDescription.Tokens, _ now: Date, number: Int = 0
  ) -> UploadToken {
    func fact(_ key: ServiceKey) -> JSONValue? { tokens.facts[key].flatMap { $0.value(in: row) } }
    func time(_ key: ServiceKey) -> Date? { fact(key).flatMap(AnswerTime.date) }
    let told = tokens.id.value(in: row)
    let id = (told?.stringValue ?? told?.integerValue.map { "\($0)" }).flatMap { Self.isIdentifier($0) ? $0 : nil }
    var problems = id == nil ? ["The server's row has no usable id: fob cannot revoke it."] : []
    for key in [ServiceKey.created, .expires, .lastUsed] {
      guard let told = fact(key), told != .null, AnswerTime.date(told) == nil else { continue }
      problems.append("'\(key.rawValue)' is not a time.")
    }
    let created = fact(.created).flatMap { $0.stringValue ?? $0.text() } ?? ""
    let identity = id.map { created.isEmpty ? $0 : "\($0) \(created)" } ?? "\(row.text()) \(number)"
    let scopes = fact(.scope)?.arrayValue?.compactMap(\.stringValue).joined(separator: " ") ?? fact(.scope)?.stringValue
    let expires = time(.expires)
    let lastUse = time(.lastUsed)
    return UploadToken(
      reference: TokenReference(identity: Secret(identity), id: id.map { Secret($0) }),
      value: Secret(fact(.value)?.stringValue ?? ""), label: fact(.label)?.stringValue,
      scope: scopes.flatMap { $0.isEmpty ? nil : TokenScope(rawValue: $0) }, created: time(.created),
      lifetime: expires.flatMap { end in time(.created).map { max(0, Int(end.timeIntervalSince($0).rounded())) } },
      expiry: expires.map { .at($0) } ?? (fact(.expires) == .null ? .never : .unknown),
      lastUse: lastUse.map { .ago(words: RFC3339.text($0), seconds: max(0, Int(now.timeIntervalSince($0)))) }
        ?? (fact(.lastUsed) == .null ? .never : .unknown),
      problem: problems.isEmpty ? nil : problems.joined(separator: " "))
  }
}
