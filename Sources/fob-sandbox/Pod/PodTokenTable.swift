import FoundationEssentials

/// The table of access tokens, in the order of their ids.
struct PodTokenTable: Sendable {
  private var rows: [PodToken] = []
  private var nextID = 1

  mutating func add(organization: Int, label: String, scope: String, lastUsed: Date? = nil, jti: String) {
    rows.append(
      PodToken(id: nextID, organization: organization, jti: jti, label: label, scope: scope, lastUsed: lastUsed))
    nextID += 1
  }

  func tokens(of organization: Int) -> [PodToken] {
    rows.filter { $0.organization == organization }
  }

  func contains(id: Int, of organization: Int) -> Bool {
    rows.contains { $0.id == id && $0.organization == organization }
  }

  mutating func remove(id: Int) {
    rows.removeAll { $0.id == id }
  }

  /// Notes that a token was presented.
  ///
  /// - Returns: the token, unless it was revoked.
  mutating func use(jti: String, at now: Date) -> PodToken? {
    guard let index = rows.firstIndex(where: { $0.jti == jti }) else { return nil }
    rows[index].lastUsed = now
    return rows[index]
  }
}
