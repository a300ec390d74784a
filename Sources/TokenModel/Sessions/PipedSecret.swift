import Formats

/// A secret as sent through a pipe to another process of fob: the only form in which one is encoded. `Secret` itself
/// cannot be.
public struct PipedSecret: Codable, Sendable, Equatable {
  /// The secret.
  public let secret: Secret

  /// Makes it of a secret.
  public init(_ secret: Secret) {
    self.secret = secret
  }

  /// Reads the value in the clear.
  public init(from decoder: any Decoder) throws {
    secret = Secret(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the value in the clear.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secret.revealed)
  }
}

/// What a person typed, as sent through a pipe to another process of fob.
public struct PipedAnswers: Codable, Sendable {
  private let values: [LoginField.Name: PipedSecret]

  init(_ answers: LoginAnswers) {
    values = answers.values.mapValues(PipedSecret.init)
  }

  /// The answers.
  public var answers: LoginAnswers { LoginAnswers(values.mapValues(\.secret)) }
}

/// What a server wants after the first step of a login, as sent through a pipe to another process of fob.
public struct PipedChallenge: Codable, Sendable {
  private let demand: LoginChallenge.Demand
  private let message: String
  private let continuation: [String: PipedSecret]

  /// Makes it of a challenge.
  public init(_ challenge: LoginChallenge) {
    demand = challenge.demand
    message = challenge.message
    continuation = challenge.continuation.mapValues(PipedSecret.init)
  }

  /// The challenge.
  public var challenge: LoginChallenge {
    LoginChallenge(demand, message: message, continuation: continuation.mapValues(\.secret))
  }
}
