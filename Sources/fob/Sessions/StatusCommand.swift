import ArgumentParser
import Formats
import FoundationEssentials
import Host
import TokenModel

/// `fob status [ENV…]`
struct StatusCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how long each session still lives, from what is on disk; no server is asked.",
    discussion: """
      A session is fresh, soon (in the last fifth of its lifetime, when it is renewed), critical (in the last fifteenth) or expired, or signed in \
      where the server does not tell its end; else there is no session, or it belongs to an address that the environment no longer has (new address), or its file cannot be used \
      (unusable); broken is an environment's own file. For scripts JSON calls the first three valid.

      EXAMPLES
        fob status
        fob status prod --json

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Environments; all when none is named.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Print a line for each change, until interrupted.")
  var watch = false

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    var previous: [StatusRow] = []
    if environments.isEmpty, fob.environments.names().isEmpty { Output.noteEmptiness(of: fob.environments) }
    var entries = try fob.entries(named: environments)
    repeat {
      let rows = rows(of: entries, in: fob)
      if watch {
        for row in rows where !previous.contains(where: { $0.isSameState(as: row) }) { show([row], in: fob) }
        previous = rows
        await Pause.sleep(for: .seconds(1))
        entries = entriesNow(in: fob)
      } else {
        show(rows, in: fob)
      }
    } while watch && Output.failure == nil
  }

  /// The entries at a later look: an environment whose file is gone, as while an editor saves it, is passed over.
  private func entriesNow(in fob: Composition) -> [EnvironmentEntry] {
    guard !environments.isEmpty else { return fob.environments.entries() }
    return environments.flatMap { (try? fob.entries(named: [$0])) ?? [] }
  }

  private func rows(of entries: [EnvironmentEntry], in fob: Composition) -> [StatusRow] {
    entries.map { entry in
      switch entry {
      case .usable(let environment):
        StatusRow(.environment(environment, fob.sessions.status(of: environment)), now: fob.clock.now)
      case .broken(let name, let problem): StatusRow(.broken(name: name, problem), now: fob.clock.now)
      }
    }
  }

  private func show(_ rows: [StatusRow], in fob: Composition) {
    if output.isJSON && watch {
      for row in rows {
        Output.raw(JSONValue.object(["version": 1, "environment": row.json]).text(pretty: false) + "\n")
      }
    } else if output.isJSON {
      Output.json(["version": 1, "environments": .array(rows.map(\.json))])
    } else if watch {
      for row in rows { Output.result(row.cells.joined(separator: "  ")) }
    } else {
      var table = TextTable(StatusRow.headings)
      for row in rows { table.add(row.cells) }
      Output.result(
        table.lines(fitting: Output.width(environment: fob.variables), sentences: StatusRow.headings.last))
    }
  }
}
