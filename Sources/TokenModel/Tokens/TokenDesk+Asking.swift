import Host

/// Asking a server at the pace of its account.
extension TokenDesk {
  /// Does something under a valid session when the account's pace allows it. One of many requests is repeated where the server wants it later, which
  /// means that nothing was done.
  func ask<Value: Sendable>(
    _ environment: Environment, _ urgency: RequestUrgency = .single,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> Value {
    let pace = await pace(of: environment)
    while true {
      try await pace.admit(urgency)
      do throws(SessionFailure) {
        return try await askAdmitted(environment, pace, operation)
      } catch {
        guard error.isPostponed, urgency == .bulk else { throw error }
      }
    }
  }

  /// The same for a request whose turn it is. A refused session stops the requests of many until it is renewed or known to be lost.
  func askAdmitted<Value: Sendable>(
    _ environment: Environment, _ pace: AccountPace,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> Value {
    let check = SessionCheck(pace)
    defer {
      check.end()
      pace.finish()
    }
    return try await keeper.perform(in: environment) { service, access throws(ServiceFailure) in
      do throws(ServiceFailure) {
        let answer = try await operation(service, access)
        pace.succeed()
        if let rate = answer.rateLimit { pace.learn(rate) }
        return answer
      } catch {
        if case .sessionRefused = error { check.begin() }
        pace.learn(error)
        throw error
      }
    }.value
  }

  /// The pace of the account that an environment's session is of.
  func pace(of environment: Environment) async -> AccountPace {
    paces.pace(at: environment.origin, account: await account(of: environment))
  }

  /// How many pages at once an environment's server is asked for.
  func width(in environment: Environment) async -> Int { await hasCookies(environment) ? 1 : TokenDesk.width }

  /// Whether the session is one of cookies, which change with every answer: whoever acts under it has it alone.
  func hasCookies(_ environment: Environment) async -> Bool {
    await session(of: environment).map { $0.accessToken == nil } ?? false
  }

  /// The account as the server names it, else as the environment's file does.
  func account(of environment: Environment) async -> String? {
    await session(of: environment)?.account ?? environment.username
  }

  /// The session that is on disk.
  private func session(of environment: Environment) async -> Session? {
    let status = await BlockingCall.run { keeper.status(of: environment) }
    guard case .session(let held) = status.holding else { return nil }
    return held.session
  }
}

extension SessionFailure {
  /// Whether the server wants what was sent under a session later: nothing was done, and it can be sent again when its turn comes.
  var isPostponed: Bool {
    if case .service(.rateLimited) = self { true } else { false }
  }
}
