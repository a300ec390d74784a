import Formats
import TokenModel

/// What is asked of etcd's JSON gateway.
struct EtcdCall {
  /// The path below the endpoint.
  let path: String
  /// The question.
  let body: JSONValue
  /// Whether asking twice does no more than asking once.
  let onlyReads: Bool

  private init(_ path: String, _ body: JSONValue, onlyReads: Bool = true) {
    self.path = path
    self.body = body
    self.onlyReads = onlyReads
  }

  /// What a key holds, as a majority of the cluster knows it: `serializable` is never set.
  static func read(_ key: String) -> EtcdCall {
    EtcdCall("/v3/kv/range", ["key": EtcdBytes.text(key)])
  }

  /// The revisions of all keys that begin with a prefix, without what they hold.
  static func list(_ prefix: EtcdPrefix) -> EtcdCall {
    EtcdCall("/v3/kv/range", .object(prefix.range.merging(["keys_only": true]) { $1 }))
  }

  /// Writes a value if the key's last change is of a revision; 0: if there is no such key.
  /// - Parameter present: what the key must hold besides, where that is known: a store that was put back may have come to the same revision otherwise.
  static func swap(_ key: String, expected revision: UInt64, present: [UInt8]?, value: [UInt8]) -> EtcdCall {
    var comparisons = [isUnchanged(key, since: revision)]
    if let present {
      comparisons.append([
        "key": EtcdBytes.text(key), "target": "VALUE", "result": "EQUAL", "value": EtcdBytes.text(present),
      ])
    }
    let change: JSONValue = ["request_put": ["key": EtcdBytes.text(key), "value": EtcdBytes.text(value)]]
    return EtcdCall("/v3/kv/txn", ["compare": .array(comparisons), "success": [change]], onlyReads: false)
  }

  /// Empties a key if its last change is of a revision.
  static func remove(_ key: String, expected revision: UInt64) -> EtcdCall {
    let change: JSONValue = ["request_delete_range": ["key": EtcdBytes.text(key)]]
    return EtcdCall(
      "/v3/kv/txn", ["compare": [isUnchanged(key, since: revision)], "success": [change]], onlyReads: false)
  }

  private static func isUnchanged(_ key: String, since revision: UInt64) -> JSONValue {
    ["key": EtcdBytes.text(key), "target": "MOD", "result": "EQUAL", "mod_revision": .string(String(revision))]
  }

  /// What all keys hold that begin with a prefix.
  static func values(_ prefix: EtcdPrefix, limit: Int) -> EtcdCall {
    EtcdCall("/v3/kv/range", .object(prefix.range.merging(["limit": .string(String(limit))]) { $1 }))
  }

  /// How many keys begin with a prefix.
  static func count(_ prefix: EtcdPrefix) -> EtcdCall {
    EtcdCall("/v3/kv/range", .object(prefix.range.merging(["count_only": true]) { $1 }))
  }

  /// A lease that ends after so many seconds with all that is under it; one that nobody uses does no harm.
  static func grant(seconds: Int) -> EtcdCall {
    EtcdCall("/v3/lease/grant", ["TTL": .string(String(seconds))])
  }

  /// What is left of a lease.
  static func timeToLive(lease: UInt64) -> EtcdCall {
    EtcdCall("/v3/lease/timetolive", ["ID": .string(String(lease))])
  }

  /// Writes a value that goes with a lease, whatever is there; doing so twice does no more than once.
  static func put(_ key: String, value: [UInt8], lease: UInt64) -> EtcdCall {
    EtcdCall(
      "/v3/kv/put",
      ["key": EtcdBytes.text(key), "value": EtcdBytes.text(value), "lease": .string(String(lease))])
  }

  /// Reports every change from a revision on.
  static func watch(_ prefix: EtcdPrefix, from revision: UInt64) -> EtcdCall {
    let start: [String: JSONValue] = ["start_revision": .string(String(revision))]
    return EtcdCall("/v3/watch", ["create_request": .object(prefix.range.merging(start) { $1 })])
  }

  /// Gets a token for a user.
  static func authenticate(_ user: String, password: Secret) -> EtcdCall {
    EtcdCall("/v3/auth/authenticate", ["name": .string(user), "password": .string(password.revealed)])
  }

  /// How an endpoint is.
  static let status = EtcdCall("/v3/maintenance/status", [:])
}

/// All keys that begin with a text.
struct EtcdPrefix {
  /// The text; its last byte is below 0xFF.
  let text: String

  /// What stands behind the text.
  func name(of entry: EtcdEntry) -> RegisterKey {
    RegisterKey(String(decoding: entry.key.dropFirst(text.utf8.count), as: UTF8.self))
  }

  /// The first key, and the first one behind the last.
  fileprivate var range: [String: JSONValue] {
    var end = Array(text.utf8)
    if let last = end.popLast() { end.append(last + 1) }
    return ["key": EtcdBytes.text(text), "range_end": EtcdBytes.text(end)]
  }
}
