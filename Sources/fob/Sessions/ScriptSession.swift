import Formats
import TokenModel

/// A session with the form in which scripts present its token.
struct ScriptSession: Sendable {
  /// The session.
  var session: HeldSession
  /// Its access token.
  var presented: PresentedToken

  /// Gets a valid one, by the environment's file as it is then.
  /// - Parameter refused: whether standard input has a token that the server refused.
  static func get(
    _ environment: Environment, minValid: TimeSpanOption?, refused: Bool = false, in fob: Composition
  ) async throws(CommandFailure) -> ScriptSession {
    let form = try form(of: environment, in: fob)
    let refusedToken = refused ? try await refusedToken(of: environment, in: fob) : nil
    func session(of environment: Environment) async throws(SessionFailure) -> HeldSession {
      if let refusedToken { return try await fob.sessions.session(for: environment, refused: refusedToken) }
      return try await fob.sessions.session(
        for: environment, need: ValidityRequirement(minimumValidity: minValid?.seconds))
    }
    let held: HeldSession
    do throws(SessionFailure) {
      held = try await session(of: environment)
    } catch .environmentChanged(let name) {
      let environment = try fob.environment(named: name.text)
      held = try await rethrow(awaiting: await session(of: environment), as: CommandFailure.init(_:))
    } catch {
      throw CommandFailure(error)
    }
    guard let presented = held.session.accessToken.flatMap({ PresentedToken($0, as: form) }) else {
      throw CommandFailure(.noSuchThing, "\(environment.name): this session has no token for scripts.")
    }
    return ScriptSession(session: held, presented: presented)
  }

  private static func form(of environment: Environment, in fob: Composition) throws(CommandFailure) -> ScriptToken {
    switch fob.services[environment.service]?.profile.scriptToken {
    case .some(.none(let reason)): throw CommandFailure(SessionFailure.noScriptToken(reason: reason))
    case .some(let form): return form
    case nil: throw CommandFailure(.noSuchThing, "\(environment.name): this build does not include its service.")
    }
  }

  /// The refused token on standard input: the current one if it occurs there in any form, else an earlier one.
  private static func refusedToken(
    of environment: Environment, in fob: Composition
  ) async throws(CommandFailure) -> Secret {
    let text = try await StandardInput.tokens(asking: "The refused token:")
    guard case .session(let held) = fob.sessions.status(of: environment).holding,
      let token = held.session.accessToken, text.contains(token)
    else { return Secret("") }
    return token
  }
}
