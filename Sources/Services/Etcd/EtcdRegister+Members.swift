import Formats
import TokenModel

/// The members of a team in etcd: keys that go with a lease.
extension EtcdRegister: MemberList {
  /// The most members that are listed.
  private static let most = 1000

  private var members: EtcdPrefix { EtcdPrefix(text: client.settings.prefix + "/m/") }

  /// Leaves a host's entry under a new lease; the one before, if any, ends with nothing in it.
  public func announce(_ value: [UInt8], under key: RegisterKey, for seconds: Int) async throws(RegisterFailure) {
    guard let lease = try await client.ask(.grant(seconds: seconds)).number("ID"), lease != 0 else {
      throw .unreadable(reason: "etcd grants no lease")
    }
    _ = try await client.ask(.put(members.text + key.text, value: value, lease: lease))
  }

  /// How many entries there are now.
  public func memberCount() async throws(RegisterFailure) -> Int {
    Int(clamping: try await client.ask(.count(members)).number("count") ?? 0)
  }

  /// The entries there are now; their ages are by what is left of their leases.
  public func members() async throws(RegisterFailure) -> [ListedMember] {
    var listed: [ListedMember] = []
    for entry in try await client.ask(.values(members, limit: Self.most)).entries() {
      let lease = try await client.ask(.timeToLive(lease: entry.lease))
      // One that has ended since is -1.
      guard let granted = lease.number("grantedTTL"), let left = lease.number("TTL"), left <= granted else { continue }
      let name = String(decoding: entry.key.dropFirst(members.text.utf8.count), as: UTF8.self)
      listed.append(
        ListedMember(key: RegisterKey(name), value: entry.value, age: Int(clamping: granted - left)))
    }
    return listed
  }
}
