/// One way to a file's key: its type, what the type needs, and the key wrapped for one recipient.
struct AgeStanza: Sendable, Equatable {
  /// What it is for, such as `X25519`.
  var type: String
  /// The further words of its first line.
  var arguments: [String]
  /// The wrapped key.
  var body: [UInt8]
}
