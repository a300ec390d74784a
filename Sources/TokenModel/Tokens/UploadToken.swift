import Formats
import FoundationEssentials

/// A delegated token kept on the server and given to somebody else.
public struct UploadToken: Sendable, Equatable {
  /// What names it to the server and to fob.
  public var reference: TokenReference
  /// What its holder sends: the secret.
  public var value: Secret
  /// The server's label, or nil where it has none; from outside.
  public var label: String?
  /// What it allows, or nil where the service does not say.
  public var scope: TokenScope?
  /// When it was made, or nil where the service does not tell.
  public var created: Date?
  /// Its whole lifetime in seconds, or nil where it never ends or the service does not tell.
  public var lifetime: Int?
  /// When it ends.
  public var expiry: TokenExpiry
  /// When it was last used.
  public var lastUse: LastUse
  /// What is wrong with the row as the server showed it (its claims and its text disagree), or nil.
  public var problem: String?
  /// What the server said of it, as text to read: the JSON of an answer, or the cells of a page's row. Only where one token was asked for; it holds
  /// the value.
  public var answer: Secret?

  /// Makes a token.
  public init(
    reference: TokenReference, value: Secret, label: String? = nil, scope: TokenScope? = nil, created: Date? = nil,
    lifetime: Int? = nil, expiry: TokenExpiry, lastUse: LastUse = .unknown, problem: String? = nil,
    answer: Secret? = nil
  ) {
    self.reference = reference
    self.value = value
    self.label = label
    self.scope = scope
    self.created = created
    self.lifetime = lifetime
    self.expiry = expiry
    self.lastUse = lastUse
    self.problem = problem
    self.answer = answer
  }
}
