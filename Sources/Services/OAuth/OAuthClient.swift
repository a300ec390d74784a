import Formats
import FoundationEssentials
import TokenModel

/// How a client proves who it is with each request (RFC 6749 section 2.3.1).
struct OAuthClient {
  private let identifier: String
  private let secret: Secret?
  private let authentication: OAuthClientAuthentication

  /// - Parameter offered: what the server takes, by the names of its metadata; nil where it does not say.
  init(_ settings: OAuthSettings, secret: Secret?, offered: [String]?) throws(ServiceFailure) {
    identifier = settings.clientID
    authentication = settings.authentication ?? Self.best(of: offered)
    guard authentication != .none else {
      self.secret = nil
      return
    }
    guard let secret, !secret.isEmpty else {
      throw .credentialsRefused(reason: "The client's secret is needed, and none is known here. Nothing was sent.")
    }
    self.secret = secret
  }

  /// Basic, which every server must take that gives clients a secret, unless it says that it takes only the other.
  private static func best(of offered: [String]?) -> OAuthClientAuthentication {
    guard let offered, !offered.contains(OAuthClientAuthentication.basic.metadataName) else { return .basic }
    return offered.contains(OAuthClientAuthentication.post.metadataName) ? .post : .basic
  }

  /// The header fields of every request. Identifier and secret are encoded as in a form before they are joined.
  var headers: HTTPHeaders {
    guard authentication == .basic, let secret else { return [:] }
    let pair = "\(Self.encoded(identifier)):\(Self.encoded(secret.revealed))"
    return ["Authorization": "Basic " + Data(pair.utf8).base64EncodedString()]
  }

  /// The fields of every form.
  var fields: [(String, String)] {
    switch authentication {
    case .basic: []
    case .post: [("client_id", identifier), ("client_secret", secret?.revealed ?? "")]
    case .none: [("client_id", identifier)]
    }
  }

  /// What must not be repeated to anybody.
  var secrets: [Secret] { [secret].compactMap(\.self) }

  private static func encoded(_ text: String) -> String {
    String(PercentEncoding.form([("", text)]).dropFirst())
  }
}
