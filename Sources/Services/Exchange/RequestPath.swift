import Formats
import TokenModel

/// Path and query of a request, composed of parts that each say whether they may be shown. A `Secret` is accepted only
/// as masked.
struct RequestPath: Sendable {
  /// A part that is not fixed in the source.
  enum Part: Sendable {
    case plain(String)
    case secret(Secret)

    fileprivate var value: String {
      switch self {
      case .plain(let text): text
      case .secret(let secret): secret.revealed
      }
    }
  }

  /// What is sent, percent-encoded.
  private(set) var encoded: String
  /// What may be shown: the same with a mask for every secret.
  private(set) var shown: String

  /// The same with one more segment.
  func appending(_ segment: Part) -> RequestPath {
    var path = self
    let encoded = PercentEncoding.pathSegment(segment.value)
    path.encoded += "/" + encoded
    path.shown += "/" + (segment.isSecret ? Secret.mask : encoded)
    return path
  }

  /// The same with a query; names are fixed words.
  func appending(query fields: [(String, Part)]) -> RequestPath {
    var path = self
    path.encoded += "?" + PercentEncoding.form(fields.map { ($0, $1.value) })
    path.shown +=
      "?"
      + fields.map { name, part in
        part.isSecret ? "\(name)=\(Secret.mask)" : PercentEncoding.form([(name, part.value)])
      }.joined(separator: "&")
    return path
  }

  /// The same with segments that are fixed in the source.
  static func + (left: RequestPath, right: RequestPath) -> RequestPath {
    RequestPath(encoded: left.encoded + right.encoded, shown: left.shown + right.shown)
  }
}

extension RequestPath {
  /// The path of an address from a file or a server; its query is not shown, because it may contain anything.
  init(of address: ServerAddress) {
    let parts = address.path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    encoded = address.path.isEmpty ? "/" : address.path
    shown = parts.count == 2 ? "\(parts[0])?\(Secret.mask)" : encoded
  }

  /// An address from a file or a server, to be shown whole.
  static func whole(_ address: ServerAddress) -> String { address.origin.text + RequestPath(of: address).shown }
}

extension RequestPath: ExpressibleByStringLiteral {
  /// A path in the source, percent-encoded, starting with `/`. A `StaticString`, so that no value can get in here.
  init(stringLiteral value: StaticString) {
    encoded = "\(value)"
    shown = encoded
  }
}

extension RequestPath.Part {
  fileprivate var isSecret: Bool {
    if case .secret = self { true } else { false }
  }
}
