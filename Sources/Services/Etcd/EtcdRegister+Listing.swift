import TokenModel

/// The keys of a team, and emptying one: what a rotation needs.
extension EtcdRegister: ListedRegister {
  /// All keys that hold something.
  public func keys() async throws(RegisterFailure) -> [RegisterKey: RegisterVersion] {
    let answer = try await client.ask(.list(keys))
    let pairs = try answer.entries().map { (keys.name(of: $0), $0.version) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Empties a key if its last change is still the expected one.
  public func remove(_ key: RegisterKey, expected: RegisterVersion) async throws(RegisterFailure) {
    guard let revision = UInt64(expected.text) else { throw .conflict }
    let answer = try await client.ask(.remove(keys.text + key.text, expected: revision))
    guard answer.hasSucceeded else { throw .conflict }
  }
}
