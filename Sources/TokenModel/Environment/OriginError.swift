/// Why a text is not the address of a server.
public enum OriginError: Error, Sendable, Equatable, CustomStringConvertible {
  case noScheme
  case otherScheme(String)
  case notEncrypted(String)
  case userInformation
  case path
  case badHost
  case badPort
  case badPath

  /// What is wrong and what is allowed.
  public var description: String {
    switch self {
    case .noScheme: "the address must start with https://"
    case .otherScheme: "the address must start with https:// (http:// only for this machine)"
    case .notEncrypted: "http:// is allowed only for this machine; use https://"
    case .userInformation: "the address must not hold a user name or password; use the keys for them"
    case .path:
      "the address must end after the host and port. For OAuth 2.0 below a path write that path as issuer; for other services leave it out"
    case .badHost: "the host holds characters that no host name has"
    case .badPath: "its path holds characters that no address has, or a fragment"
    case .badPort: "the port must be a number from 1 to 65535"
    }
  }
}
