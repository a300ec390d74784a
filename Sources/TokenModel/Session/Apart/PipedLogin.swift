/// What a person typed, on its way through a pipe to another process of fob.
struct PipedAnswers: Codable {
  private var values: [LoginField.Name: PipedSecret]

  init(_ answers: LoginAnswers) {
    values = answers.values.mapValues(PipedSecret.init)
  }

  var answers: LoginAnswers { LoginAnswers(values.mapValues(\.secret)) }
}

/// What a server wants after the first step of a login, on its way through a pipe to another process of fob.
struct PipedChallenge: Codable {
  private var demand: LoginChallenge.Demand
  private var message: String
  private var continuation: [String: PipedSecret]

  init(_ challenge: LoginChallenge) {
    demand = challenge.demand
    message = challenge.message
    continuation = challenge.continuation.mapValues(PipedSecret.init)
  }

  var challenge: LoginChallenge {
    LoginChallenge(demand, message: message, continuation: continuation.mapValues(\.secret))
  }
}
