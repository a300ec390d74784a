import ArgumentParser
import Formats
import TokenModel

/// `fob tokens …`
struct UploadTokenCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "List, show, create, label, rotate, revoke and find upload tokens.",
    discussion: """
      Upload tokens are named by the handle that `fob tokens list` shows. A raw id or value is a secret: it is read from standard input.
      """,
    subcommands: [
      ListTokensCommand.self, ShowTokenCommand.self, CreateTokenCommand.self, LabelTokenCommand.self,
      RevokeTokensCommand.self, RotateTokensCommand.self, FindTokenCommand.self,
    ])
}

/// The upload token to act on: by handle, or by its raw value on standard input.
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
    if let handle = Handle(handle) {
      return try await rethrow(
        awaiting: await fob.tokens.token(named: handle, of: environment), as: CommandFailure.init(_:))
    }
    return try await TokenTarget.fromStandardInput(of: environment, in: fob)
  }

  /// The token on standard input: by its value, also within a header or an address, by its id as `fob tokens show`
  /// prints it, or by its handle.
  static func fromStandardInput(
    of environment: Environment, in fob: Composition
  ) async throws(CommandFailure) -> ListedToken {
    let text = try await StandardInput.tokens(asking: "The token's id or value:")
    let (found, notSearched) = await fob.find(text, byAnyName: true, in: [environment])
    if let failure = notSearched.first?.1 { throw CommandFailure(failure) }
    guard let row = found.first?.row else {
      throw CommandFailure(.noSuchThing, "\(environment.name) has no upload token with that id or value.")
    }
    guard found.count == 1 else {
      let handles = found.map(\.row.handle.text).joined(separator: ", ")
      throw CommandFailure(
        .usage,
        "\(found.count) upload tokens of \(environment.name) are in the input. Give the handle of one: \(handles).")
    }
    return row
  }
}
