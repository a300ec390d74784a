import Crypto
import FoundationEssentials

/// JSON web tokens signed with HMAC-SHA-256 (RFC 7515, RFC 7519).
enum WebToken {
  static func make(header: JSON, claims: JSON, key: SymmetricKey) -> String {
    let signed = Base64URL.encode(Array(header.text.utf8)) + "." + Base64URL.encode(Array(claims.text.utf8))
    return signed + "." + Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)))
  }

  /// The claims as JSON text, if the signature is right.
  static func claims(of token: String, key: SymmetricKey) -> [UInt8]? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let signature = Base64URL.decode(parts[2]),
      HMAC<SHA256>.isValidAuthenticationCode(
        Data(signature), authenticating: Data("\(parts[0]).\(parts[1])".utf8), using: key)
    else { return nil }
    return Base64URL.decode(parts[1])
  }
}
