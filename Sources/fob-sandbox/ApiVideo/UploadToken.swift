import FoundationEssentials

/// A delegated upload token: its value is its id and its secret in one.
struct UploadToken: Sendable, Equatable {
  let value: String
  /// Seconds from creation to the end; 0 never ends.
  let ttl: Int
  /// Whole seconds since 1970.
  let createdAt: Int

  var expiresAt: Int? { ttl == 0 ? nil : createdAt + ttl }

  func isActive(at now: Date) -> Bool {
    expiresAt.map { Double($0) > now.timeIntervalSince1970 } ?? true
  }

  var json: JSON {
    var members = [
      JSON.Member(name: "token", value: .string(value)),
      JSON.Member(name: "ttl", value: .integer(ttl)),
      JSON.Member(name: "createdAt", value: .string(DateText.atom(Date(timeIntervalSince1970: Double(createdAt))))),
    ]
    if let expiresAt {
      let text = DateText.atom(Date(timeIntervalSince1970: Double(expiresAt)))
      members.append(JSON.Member(name: "expiresAt", value: .string(text)))
    }
    return .object(members)
  }
}
