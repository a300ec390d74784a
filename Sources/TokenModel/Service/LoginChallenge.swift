import Formats
import FoundationEssentials

/// What a server wants after the first step of a login.
public struct LoginChallenge: Sendable, Equatable {
  /// What is wanted now.
  public enum Demand: Sendable, Equatable, Codable {
    /// Answers to type: a form, or the code of a second factor.
    case answers([LoginField])
    /// A person's approval at an address; `continueLogin` asks whether it was given.
    case approval(LoginApproval)
  }

  /// What is wanted now.
  public var demand: Demand
  /// One sentence that says why.
  public var message: String
  /// What the service needs to go on (Preservica's continuation token), by its own names.
  public var continuation: [String: Secret]

  /// Makes a challenge.
  public init(_ demand: Demand, message: String, continuation: [String: Secret]) {
    self.demand = demand
    self.message = message
    self.continuation = continuation
  }

  /// Makes a challenge that asks for answers.
  public init(fields: [LoginField], message: String, continuation: [String: Secret]) {
    self.init(.answers(fields), message: message, continuation: continuation)
  }

  /// What is to be typed now.
  public var fields: [LoginField] {
    if case .answers(let fields) = demand { fields } else { [] }
  }
}
