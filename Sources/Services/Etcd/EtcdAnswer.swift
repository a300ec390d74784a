import Formats
import FoundationEssentials
import TokenModel

/// An answer of etcd's JSON gateway, read without trust in it: numbers come as strings, bytes in base 64, and what is zero or false is left out.
struct EtcdAnswer {
  private let value: JSONValue

  /// Reads an answer that is a JSON object.
  init(_ body: [UInt8]) throws(RegisterFailure) {
    guard let value = try? JSONValue(parsing: body, depthLimit: 16), value.objectValue != nil else {
      throw .unreadable(reason: "the answer is no JSON object")
    }
    self.init(value)
  }

  init(_ value: JSONValue) {
    self.value = value
  }

  /// Which cluster answered, and how far it had got.
  func standing() throws(RegisterFailure) -> RegisterStanding {
    guard let header = value["header"], let cluster = EtcdNumber.read(header["cluster_id"]), cluster != 0,
      let term = EtcdNumber.read(header["raft_term"]), let revision = EtcdNumber.read(header["revision"])
    else { throw .unreadable(reason: "the answer does not say which cluster it is from") }
    return RegisterStanding(cluster: String(cluster, radix: 16), term: term, revision: revision)
  }

  /// Which member answered.
  func member() throws(RegisterFailure) -> UInt64 {
    guard let member = EtcdNumber.read(value["header"]?["member_id"]) else {
      throw .unreadable(reason: "the answer does not say which member it is from")
    }
    return member
  }

  /// The keys that a range found.
  func entries() throws(RegisterFailure) -> [EtcdEntry] {
    guard let list = value["kvs"] else { return [] }
    guard let list = list.arrayValue else { throw .unreadable(reason: "the answer's keys are no list") }
    return try list.map { item throws(RegisterFailure) in try EtcdEntry(item) }
  }

  /// What a range found that asked for one key; nil where that holds nothing.
  func entry(of key: String) throws(RegisterFailure) -> EtcdEntry? {
    guard let entry = try entries().first else { return nil }
    guard entry.key.elementsEqual(key.utf8) else { throw .unreadable(reason: "the answer is about another key") }
    guard entry.revision <= (try standing().revision) else {
      throw .unreadable(reason: "the answer has a revision that is still to come")
    }
    return entry
  }

  /// Whether what a transaction compared was so.
  var hasSucceeded: Bool { value["succeeded"]?.boolValue == true }

  /// The token of a log-in.
  var token: String? { value["token"]?.stringValue }

  /// A number at the top of the answer; nil where it is none.
  func number(_ key: String) -> UInt64? { EtcdNumber.read(value[key]) }

  /// A text at the top of the answer.
  func text(_ key: String) -> String? { value[key]?.stringValue }

  /// Why etcd did not do what it was asked, in its own words; the rest of the body, as trailers, is ignored.
  static func words(of body: [UInt8]) -> String? {
    let line = body.prefix { $0 != UInt8(ascii: "\n") }
    let value = try? JSONValue(parsing: Array(line), depthLimit: 16)
    return (value?["message"] ?? value?["error"])?.stringValue
  }
}

/// A key of etcd with what it holds.
struct EtcdEntry {
  /// The whole key.
  let key: [UInt8]
  /// What it holds; empty where only keys were asked for, or it was deleted.
  let value: [UInt8]
  /// The revision of its last change.
  let revision: UInt64
  /// The lease that it goes with; 0 for none.
  let lease: UInt64

  init(_ item: JSONValue) throws(RegisterFailure) {
    guard let key = EtcdBytes.read(item["key"]), !key.isEmpty, let value = EtcdBytes.read(item["value"]),
      let revision = EtcdNumber.read(item["mod_revision"]), revision > 0, let lease = EtcdNumber.read(item["lease"])
    else { throw .unreadable(reason: "a key of the answer is malformed") }
    self.key = key
    self.value = value
    self.revision = revision
    self.lease = lease
  }

  var version: RegisterVersion { RegisterVersion(String(revision)) }
}

/// Numbers as the gateway writes them.
enum EtcdNumber {
  /// The number; 0 where it is left out, nil where it is something else.
  static func read(_ value: JSONValue?) -> UInt64? {
    switch value {
    case nil: 0
    case .string(let digits)?: digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? UInt64(digits) : nil
    case .integer(let number)?: UInt64(exactly: number)
    default: nil
    }
  }
}

/// Bytes as the gateway writes them: base 64 with padding (RFC 4648 §4).
enum EtcdBytes {
  static func text(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

  static func text(_ text: String) -> JSONValue { self.text(Array(text.utf8)) }

  /// The bytes; none where they are left out, nil where it is something else.
  static func read(_ value: JSONValue?) -> [UInt8]? {
    guard let value else { return [] }
    guard let text = value.stringValue else { return nil }
    return Data(base64Encoded: text).map(Array.init)
  }
}
