import ArgumentParser
import Formats
import Glibc
import Interface

/// How a command prints a list: a table on a terminal, tab-separated values into a pipe or a file, or JSON.
struct ListOutput: ParsableArguments, Sendable {
  @OptionGroup var json: JSONOption
  @OptionGroup var colors: ColorOption

  @Option(
    help: ArgumentHelp("Print only these columns, separated by commas. Default: all that fit.", valueName: "names"))
  var columns: String?

  @Flag(help: "Leave out the headings.")
  var noHeader = false

  @Flag(help: "Print tab-separated values. Default: into a pipe or a file.")
  var tsv = false

  @Flag(help: "Print comma-separated values (RFC 4180), for spreadsheets.")
  var csv = false

  @Option(help: ArgumentHelp("Print at most this many rows. Default: all.", valueName: "count"))
  var limit: Int?

  var isJSON: Bool { json.isJSON }

  func validate() throws {
    if isJSON, columns != nil || noHeader || tsv || csv {
      throw ValidationError("--json prints every fact: leave out --columns, --no-header, --tsv and --csv.")
    }
    if tsv, csv { throw ValidationError("Choose --tsv or --csv.") }
    if colors.color == .always, isJSON || tsv || csv {
      throw ValidationError("--color always colours a table: leave out --json, --tsv and --csv.")
    }
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
  }

  /// Whether rows go to a script as separated values: if asked for, or if there is no terminal and no table in colour
  /// was asked for.
  func isForScripts(in fob: Composition) -> Bool {
    tsv || csv || Output.width(environment: fob.variables) == nil && colors.color != .always
  }

  /// The first rows, as many as were asked for.
  func limited<Row>(_ rows: [Row]) -> [Row] { limit.map { Array(rows.prefix($0)) } ?? rows }

  /// Prints more rows of a list, without headings; on a terminal each as it comes, unaligned.
  func showMore(_ rows: [[DisplayText]], of columns: [TextTable.Column], in fob: Composition) {
    if isForScripts(in: fob) {
      var table = TextTable(columns)
      for row in rows { table.add(row) }
      Output.raw(separated(table, hasHeader: false))
    } else {
      for row in rows { Output.result(row.joined(separator: "  ")) }
    }
  }

  /// Prints a table.
  ///
  /// - Throws: if `--columns` names one that the table does not have.
  func show(_ table: TextTable, in fob: Composition) throws(CommandFailure) {
    var table = table
    if let columns {
      let names = columns.split(separator: ",").map { String($0.trimmed { $0.isWhitespace }).lowercased() }
      let all = table.columns.map(\.name)
      if let unknown = table.keep(columns: names) {
        let nearest = NearestWord.question(after: unknown, among: all)
        throw CommandFailure(
          .usage, "--columns: no column '\(unknown)'.\(nearest) Choose from: \(all.joined(separator: ", ")).")
      }
    }
    if isForScripts(in: fob) {
      Output.raw(separated(table, hasHeader: !noHeader))
    } else {
      let width = Output.width(environment: fob.variables)
      Output.result(table.styledLines(fitting: width, hasHeader: !noHeader), OutputColors(colors.color, in: fob))
    }
  }

  private func separated(_ table: TextTable, hasHeader: Bool) -> String {
    csv ? table.commaSeparated(hasHeader: hasHeader) : table.tabSeparated(hasHeader: hasHeader)
  }
}
