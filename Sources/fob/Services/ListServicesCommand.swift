import ArgumentParser
import Formats
import ServiceFiles
import TokenModel

/// `fob service list`
struct ListServicesCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the services that environments can name.",
    discussion: """
      EXAMPLES
        fob service list
        fob service list --json

      \(ExitStatus.help())
      """)

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let builtIn = fob.services.builtIn.map {
      Row(name: $0.name.rawValue, displayName: $0.displayName, place: "built in")
    }
    let described = fob.serviceFiles.entries.map(Row.init)
    let rows = output.limited((builtIn + described).sorted { $0.name < $1.name })
    if output.isJSON { return Output.json(["version": 1, "services": .array(rows.map(\.json))]) }
    var table = TextTable([.init("SERVICE", .stays), .init("NAME", .stays), .init("FROM", .worth(5))])
    for row in rows {
      table.add([
        DisplayText(row.name), DisplayText(row.displayName ?? "unusable"), DisplayText(row.problem ?? row.place),
      ])
    }
    try output.show(table, in: fob)
  }

  /// A service in the list.
  fileprivate struct Row {
    var name: String
    var displayName: String?
    var place: String
    var problem: String?

    var json: JSONValue {
      [
        "service": .string(name), "name": displayName.map { .string($0) } ?? .null, "from": .string(place),
        "problem": problem.map { .string($0) } ?? .null,
      ]
    }
  }
}

extension ListServicesCommand.Row {
  fileprivate init(_ entry: ServiceFileFolders.Entry) {
    let failure = entry.reading.failure
    self.init(
      name: entry.name, displayName: (try? entry.reading.get())?.displayName, place: entry.file ?? "part of fob",
      problem: failure?.description)
  }
}
