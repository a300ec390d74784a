import Formats
import FoundationEssentials

/// What a server said of a login that failed: it would say the same to every host that sends the same.
public struct LoginRefusal: Sendable, Hashable {
  /// What it refused.
  public enum Kind: String, Sendable {
    /// What was sent.
    case refused
    /// One more login now.
    case limited
  }

  /// What was sent.
  public var credentials: CredentialCode
  /// What the server refused.
  public var kind: Kind
  /// The server's reason, as a sentence for the user; without a secret.
  public var reason: String
  /// Refusals in a row of the same credentials.
  public var count: Int
  /// No host sends the same before then without a person, by the server's clock.
  public var until: Date

  /// Makes a refusal.
  public init(credentials: CredentialCode, kind: Kind, reason: String, count: Int, until: Date) {
    self.credentials = credentials
    self.kind = kind
    self.reason = reason
    self.count = count
    self.until = until
  }
}

/// Tells one login's credentials from others, and reveals nothing of them to who does not have the team's identity: a MAC in hexadecimal digits.
public struct CredentialCode: Sendable, Hashable {
  /// The digits.
  public let text: String

  /// Makes a code of digits.
  public init(_ text: String) { self.text = text }
}

/// The refusals that a record holds, the latest last.
extension SharedRecord {
  /// More credentials than these are not used at once; of more the oldest are forgotten.
  static let mostRefusals = 8

  /// What the server last said of the same credentials, or nil.
  public func refusal(of credentials: CredentialCode) -> LoginRefusal? {
    refusals.last { $0.credentials == credentials }
  }

  /// The server refused a login.
  mutating func note(_ refusal: LoginRefusal) {
    forgetRefusals(of: refusal.credentials)
    refusals = Array((refusals + [refusal]).suffix(Self.mostRefusals))
  }

  /// The server accepted a login.
  mutating func forgetRefusals(of credentials: CredentialCode) {
    refusals.removeAll { $0.credentials == credentials }
  }
}

extension LoginAnswers {
  /// What a login sends but for the code of the second factor, in one form for all hosts.
  public var credentials: Secret {
    var parts: [(name: String, value: Secret)] = []
    for (name, value) in values {
      switch name {
      case .username: parts.append(("username", value))
      case .tenant: parts.append(("tenant", value))
      case .secret(let secret): parts.append(("secret \(secret.rawValue)", value))
      case .code, .address: break
      }
    }
    parts.sort { $0.name < $1.name }
    // Each value with its length: no two answers have one form.
    return Secret(
      bytes: parts.flatMap { name, value in
        value.withBytes { Array("\(name) \($0.count)\n".utf8) + Array($0) }
      })
  }
}
