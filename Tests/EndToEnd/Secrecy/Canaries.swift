import Foundation

/// Secrets of a run, by what they are called in a failure, which never shows one.
struct Canaries {
  private var secrets: [String: String] = [:]

  /// Adds a secret, also should it change later.
  mutating func add(_ name: String, _ value: String) {
    guard value.utf8.count >= 8, !secrets.values.contains(value) else { return }
    secrets["\(name) #\(secrets.count)"] = value
  }

  /// The names of those whose names begin so.
  func named(_ prefixes: [String]) -> Canaries {
    var some = self
    some.secrets = secrets.filter { secret in prefixes.contains { secret.key.hasPrefix($0) } }
    return some
  }

  /// Which of them some bytes hold, as they are or in one of the forms in which programs pass them on.
  func found(in bytes: [UInt8]) -> Set<String> {
    let text = String(decoding: bytes, as: UTF8.self)
    return Set(secrets.filter { secret in Self.forms(of: secret.value).contains { text.contains($0) } }.keys)
  }

  /// The same for text.
  func found(in text: String) -> Set<String> { found(in: Array(text.utf8)) }

  /// As it is, percent-encoded, in JSON, in base64 alone or as the beginning of something longer, in hexadecimal.
  static func forms(of value: String) -> Set<String> {
    let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let percent = value.addingPercentEncoding(withAllowedCharacters: allowed) ?? value
    let json = (try? JSONEncoder().encode([value])).map { String(decoding: $0, as: UTF8.self).dropFirst(2).dropLast(2) }
    let base64 = Data(value.utf8.prefix(value.utf8.count / 3 * 3)).base64EncodedString()
    let hexadecimal = value.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let forms = [
      value, percent, percent.replacingOccurrences(of: "%20", with: "+"), String(json ?? ""), base64, hexadecimal,
    ]
    return Set(forms.filter { !$0.isEmpty })
  }
}
