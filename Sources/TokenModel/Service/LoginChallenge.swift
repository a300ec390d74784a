/// What a server asks for after the first step of a login: the second factor.
public struct LoginChallenge: Sendable, Equatable {
  /// What is asked for now.
  public var fields: [LoginField]
  /// One sentence that says why.
  public var message: String
  /// What the service needs to go on (Preservica's continuation token), by its own names.
  public var continuation: [String: Secret]

  /// Makes a challenge.
  public init(fields: [LoginField], message: String, continuation: [String: Secret]) {
    self.fields = fields
    self.message = message
    self.continuation = continuation
  }
}
