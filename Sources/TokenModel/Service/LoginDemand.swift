/// What a login asks of a person, as far as it is known before it begins.
public struct LoginDemand: Sendable, Equatable {
  /// What has to be typed: what neither the environment nor its secret sources name.
  public var fields: [LoginField]
  /// Whether somebody has to approve it in a browser.
  public var needsApproval: Bool

  /// Makes a demand.
  public init(_ fields: [LoginField], needsApproval: Bool = false) {
    self.fields = fields
    self.needsApproval = needsApproval
  }

  /// No person is needed.
  public static let nothing = LoginDemand([])

  /// Whether no person is needed.
  public var isNothing: Bool { self == .nothing }
}
