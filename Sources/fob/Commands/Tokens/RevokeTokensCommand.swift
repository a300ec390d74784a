import ArgumentParser
import Formats
import TokenModel

/// `fob tokens revoke ENV HANDLE…`
struct RevokeTokensCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "End upload tokens on the server.",
    discussion: """
      EXAMPLES
        fob tokens revoke video k3vq9x2mab
        fob tokens revoke prod-video k3vq9x2mab 7cq2m5xk3a --confirm prod-video:2

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument

  @Argument(help: "Handles, or one - to read a raw id or value from standard input.")
  var handles: [String]

  @Flag(help: "Show what would end, and end nothing.")
  var dryRun = false

  @Flag(help: "Do not ask; refused on production.")
  var yes = false

  @Option(help: "Instead of the question on production: the environment's name and how many tokens end.")
  var confirm: RevokeConfirmation?

  @OptionGroup var output: JSONOption

  func validate() throws {
    if handles != ["-"], let wrong = handles.first(where: { Handle($0) == nil }) {
      throw ValidationError(
        wrong == "-"
          ? "- stands alone: one raw id or value is read from standard input."
          : "One of these is not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them).")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    let rows = try await chosen(of: environment, in: fob)
    preview(rows, support: support, environment: environment, fob: fob)
    if dryRun { return }
    try await askWhetherToEnd(rows, of: environment)
    var results: [RevokeResult] = []
    for row in rows {
      let result = await RevokeResult(row, fob.revoke(row, in: environment))
      if !output.isJSON { Output.result(result.line) }
      results.append(result)
    }
    if output.isJSON { Output.json(["version": 1, "results": .array(results.map(\.json))]) }
    try RevokeResult.judge(results)
  }

  private func chosen(of environment: Environment, in fob: Composition) async throws(CommandFailure) -> [ListedToken] {
    if handles == ["-"] { return [try await TokenTarget.fromStandardInput(of: environment, in: fob)] }
    var rows: [ListedToken] = []
    for handle in handles.compactMap(Handle.init) where !rows.contains(where: { $0.handle == handle }) {
      do {
        rows.append(try await fob.tokens.token(named: handle, of: environment))
      } catch {
        throw CommandFailure(error)
      }
    }
    return rows
  }

  /// What would end is the result of a dry run; else it stands beside the question.
  private func preview(
    _ rows: [ListedToken], support: UploadTokenSupport, environment: Environment, fob: Composition
  ) {
    let now = fob.serverTime(of: environment)
    let records = rows.map { TokenRecord($0, support: support, now: now, isRevealed: false) }
    if dryRun && output.isJSON {
      Output.json(["version": 1, "would_end": .array(records.map(\.json))])
      return
    }
    var table = TextTable(TokenRecord.headings(support, isRevealed: false))
    for record in records { table.add(record.cells) }
    let place = environment.isProduction ? "\(environment.name) (PRODUCTION)" : environment.name.text
    Output.note(
      rows.count == 1 ? "This upload token of \(place) ends:" : "These \(rows.count) upload tokens of \(place) end:")
    if dryRun { Output.result(table.lines) } else { Output.note(table.lines.map(\.string).joined(separator: "\n")) }
  }

  private func askWhetherToEnd(_ rows: [ListedToken], of environment: Environment) async throws(CommandFailure) {
    let expected = "\(environment.name):\(rows.count)"
    if let confirm {
      guard confirm.matches(environment.name, count: rows.count) else {
        throw CommandFailure(.usage, "--confirm does not fit: '\(expected)' is what would end. Nothing was ended.")
      }
    } else if yes {
      guard !environment.isProduction else {
        throw CommandFailure(.usage, "\(environment.name) is production: instead of --yes give --confirm \(expected).")
      }
    } else if !Prompt.isPossible {
      throw CommandFailure(
        .usage,
        "There is no terminal to ask at. Give \(environment.isProduction ? "--confirm \(expected)" : "--yes"). Nothing was ended."
      )
    } else if environment.isProduction {
      let typed = try await Prompt.ask("Type the environment's name to end them:", isSecret: false).revealed
      guard typed == environment.name.text else { throw CommandFailure(.failed, "Not confirmed; nothing was ended.") }
    } else {
      guard try await Prompt.confirm("End them?") else { throw CommandFailure(.failed, "Nothing was ended.") }
    }
  }
}
