import ArgumentParser
import TokenModel

/// Which upload token is meant: a handle as argument, or its raw value on standard input.
struct TokenTarget: ParsableArguments, Sendable {
  @Argument(help: "The token's handle, or - to read its raw id or value from standard input.")
  var handle: String

  func validate() throws {
    if handle != "-" && Handle(handle) == nil {
      throw ValidationError(
        "This is not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them). A raw id or value is a secret: "
          + "give - and write it to standard input.")
    }
  }

  /// The token as the server has it now.
  func resolve(of environment: Environment, in fob: Composition) async throws(CommandFailure) -> ListedToken {
    do {
      if let handle = Handle(handle) { return try await fob.tokens.token(named: handle, of: environment) }
    } catch {
      throw CommandFailure(error)
    }
    return try await TokenTarget.fromStandardInput(of: environment, in: fob)
  }

  /// The token whose raw id or value stands on standard input.
  static func fromStandardInput(
    of environment: Environment, in fob: Composition
  ) async throws(CommandFailure) -> ListedToken {
    let (found, notSearched) = await fob.tokens.find(value: try await readValue(), in: [environment])
    if let row = found.first?.row { return row }
    if let failure = notSearched.first?.1 { throw CommandFailure(failure) }
    throw CommandFailure(.noSuchThing, "\(environment.name) has no upload token with that value.")
  }

  /// A raw value from standard input.
  static func readValue() async throws(CommandFailure) -> Secret {
    try await StandardInput.line(
      asking: "The token's id or value:",
      orFailWith: CommandFailure(.usage, "The token's value is expected on standard input."))
  }
}
