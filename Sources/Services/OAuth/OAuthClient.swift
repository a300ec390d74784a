import Formats
import FoundationEssentials
import TokenModel

/// How a client proves who it is with each request (RFC 6749 section 2.3.1).
struct OAuthClient {
  private let identifier: String
  private let secret: Secret?
  private let authentication: OAuthClientAuthentication
  /// Whether encoding changes neither identifier nor secret, so that all servers read them alike.
  private let isPlain: Bool

  /// - Parameter offered: what the server takes, by the names of its metadata; nil if it does not say.
  init(_ settings: OAuthSettings, secret: Secret?, offered: [String]?) throws(ServiceFailure) {
    identifier = settings.clientID
    let isPlain = [identifier, secret?.revealed ?? ""].allSatisfy { Self.encoded($0) == $0 }
    self.isPlain = isPlain
    authentication = settings.authentication ?? Self.best(of: offered, isPlain: isPlain)
    guard authentication != .none else {
      self.secret = nil
      return
    }
    guard let secret, !secret.isEmpty else {
      throw .credentialsRefused(reason: "The client secret is missing. Nothing was sent.")
    }
    guard authentication != .basicRaw || !identifier.contains(":") else {
      throw .credentialsRefused(
        reason:
          "client_authentication = basic_raw cannot send a client_id that holds a ':'. Nothing was sent. Use post or basic."
      )
    }
    self.secret = secret
  }

  /// Basic, which every server must accept from clients with a secret, unless it accepts only the other; and if
  /// encoding would change what is sent, which few servers undo, the other if it accepts that too.
  private static func best(of offered: [String]?, isPlain: Bool) -> OAuthClientAuthentication {
    guard let offered, offered.contains(OAuthClientAuthentication.post.metadataName) else { return .basic }
    return isPlain && offered.contains(OAuthClientAuthentication.basic.metadataName) ? .basic : .post
  }

  /// What to try if the server refuses a client whose identifier or secret servers read in different ways; nil for any other client.
  func hint(in file: String) -> String? {
    guard !isPlain, authentication != .none else { return nil }
    let others = [OAuthClientAuthentication.post, .basicRaw, .basic].filter { $0 != authentication }
    return "Servers read the characters of this client_id or client_secret in different ways; it was sent as "
      + "\(authentication.rawValue). Try client_authentication = \(others.map(\.rawValue).joined(separator: " or ")) in \(file)."
  }

  /// The header fields of every request.
  var headers: HTTPHeaders {
    guard let secret else { return [:] }
    let pair: String
    switch authentication {
    case .basic: pair = "\(Self.encoded(identifier)):\(Self.encoded(secret.revealed))"
    case .basicRaw: pair = "\(identifier):\(secret.revealed)"
    case .post, .none: return [:]
    }
    return ["Authorization": "Basic " + Data(pair.utf8).base64EncodedString()]
  }

  /// The fields of every form.
  var fields: [(String, String)] {
    switch authentication {
    case .basic, .basicRaw: []
    case .post: [("client_id", identifier), ("client_secret", secret?.revealed ?? "")]
    case .none: [("client_id", identifier)]
    }
  }

  /// What must never be repeated.
  var secrets: [Secret] { [secret].compactMap(\.self) }

  private static func encoded(_ text: String) -> String {
    String(PercentEncoding.form([("", text)]).dropFirst())
  }
}

/// How a client proves who it is (RFC 6749 section 2.3.1); the raw value is the word in environment files.
enum OAuthClientAuthentication: String, CaseIterable {
  /// Identifier and secret in the `Authorization` header, each encoded as in a form first.
  case basic
  /// The same without encoding: many servers do not undo it.
  case basicRaw = "basic_raw"
  /// Identifier and secret in the form.
  case post
  /// The identifier alone: a public client.
  case none

  /// What metadata calls it (RFC 8414 section 2).
  var metadataName: String {
    switch self {
    case .basic, .basicRaw: "client_secret_basic"
    case .post: "client_secret_post"
    case .none: "none"
    }
  }
}
