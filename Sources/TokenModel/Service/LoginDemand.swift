/// What a login asks of a person, and what it costs, as far as it is known before it begins.
public struct LoginDemand: Sendable, Equatable {
  /// What has to be typed: what neither the environment nor its secret sources name.
  public var fields: [LoginField]
  /// Whether somebody has to approve it in a browser.
  public var needsApproval: Bool
  /// Whether the server asked for more than the environment supplies when all of that was sent last: a code, most often.
  public var asksMore = false
  /// Sign-ins that the server still takes of people, as far as they were counted here; nil where it takes any number.
  public var signInsLeft: Int?

  /// Makes a demand.
  public init(_ fields: [LoginField], needsApproval: Bool = false, signInsLeft: Int? = nil) {
    self.fields = fields
    self.needsApproval = needsApproval
    self.signInsLeft = signInsLeft
  }

  /// No person is needed.
  public static let nothing = LoginDemand([])

  /// Whether no person is needed.
  public var isNothing: Bool { fields.isEmpty && !needsApproval && !asksMore }
}
