import Formats

/// How whoever holds an upload token uses it: what inspecting tells people, and ready command lines.
public struct UploadTokenUse: Sendable, Equatable {
  /// Where in a request the token stands (RFC 6750 section 2).
  public enum Place: Sendable, Equatable {
    /// In a header of that name, behind a prefix.
    case header(name: String, prefix: String)
    /// In the address, as the query parameter of that name.
    case query(name: String)
  }

  /// Where in a request the token stands.
  public var place: Place
  /// The path that takes uploads; `ORGANIZATION` in it stands for the token's organization.
  public var path: String
  /// The field of the form that takes a file (RFC 7578).
  public var fileField: String

  /// Makes a description.
  public init(place: Place, path: String, fileField: String) {
    self.place = place
    self.path = path
    self.fileField = fileField
  }

  /// The path for a token of an organization.
  public func path(for organization: String?) -> String {
    path.replacing("ORGANIZATION", with: organization.map(PercentEncoding.pathSegment) ?? "ORGANIZATION")
  }

  /// Lines for curl's `--config` with the address to upload to and the token.
  public func curlConfig(of token: UploadToken, at origin: Origin) -> String {
    let address = origin.text + path(for: token.reference.organization)
    return switch place {
    case .header(let name, let prefix):
      "url = \(CurlWord.quoted(address))\nheader = \(CurlWord.quoted("\(name): \(prefix)\(token.value.revealed)"))\n"
    case .query(let name):
      "url = \(CurlWord.quoted("\(address)?\(name)=\(PercentEncoding.pathSegment(token.value.revealed))"))\n"
    }
  }
}
