import TokenModel

/// What stands before the `@` of an address (RFC 3986 §3.2.1): a user name, and often a password.
enum UserInformation {
  /// A library's words with a mask in place of it. An address that is malformed has no certain end, so that everything up to the last `@` is taken for it.
  static func masked(in words: String) -> String {
    guard let end = words.lastIndex(of: "@") else { return words }
    let before = words[..<end]
    let start =
      before.firstRange(of: "://")?.upperBound
      ?? before.firstIndex { $0 == "'" || $0 == "\"" }.map(before.index(after:))
      ?? before.lastIndex(of: " ").map(before.index(after:)) ?? before.startIndex
    return words[..<start] + Secret.mask + words[end...]
  }
}
