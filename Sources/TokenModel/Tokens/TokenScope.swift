/// What an upload token allows: `all`, `upload`, `download`, or whatever word the server uses.
public struct TokenScope: RawRepresentable, Sendable, Hashable, Codable {
  /// The server's word; from outside, so it becomes `DisplayText` before it is drawn.
  public let rawValue: String

  /// Takes any word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Uploads and downloads.
  public static let all = TokenScope(rawValue: "all")
  /// Uploads only.
  public static let upload = TokenScope(rawValue: "upload")
  /// Downloads only.
  public static let download = TokenScope(rawValue: "download")
}
