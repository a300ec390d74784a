import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// `fob tokens list ENV`
struct ListTokensCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the upload tokens of an environment, or of all.",
    discussion: """
      A filter needs the whole list, and so does a sort by what the server does not sort by: neither goes with --page.

      EXAMPLES
        fob tokens list video --sort expiry
        fob tokens list video --filter 'never age>90d !label:keep*'
        fob tokens list video --page 2 --page-size 25 --json
        fob tokens list -A --filter 'env:video* expires<7d' --sort expiry

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @OptionGroup var target: EnvironmentsArgument

  @OptionGroup var written: FilterOption

  @Option(
    help: "What to sort by: \(SortOption.list). Default: the server's order.", completion: SortOption.completion,
    transform: SortOption.init(parsing:))
  var sort: SortOption?

  @Flag(help: "Descending order.")
  var descending = false

  @Option(
    help: ArgumentHelp(
      "Fetch one page, from 1; exit status 8 past the last. Default: all pages.",
      valueName: "number"))
  var page: Int?

  @Option(help: ArgumentHelp("Tokens per page, 1 to 100; with --page. Default: 100.", valueName: "count"))
  var pageSize: Int?

  @OptionGroup var output: ListOutput
  @OptionGroup var reveal: RevealOption

  func validate() throws {
    if let page, page < 1 { throw ValidationError("--page counts from 1.") }
    if let pageSize, !(1...100).contains(pageSize) { throw ValidationError("--page-size is from 1 to 100.") }
    if page != nil, target.allEnvironments { throw ValidationError("--page is for one environment.") }
    if pageSize != nil && page == nil { throw ValidationError("--page-size goes with --page.") }
    if written.filter != nil && page != nil {
      throw ValidationError("--filter looks at the whole list: leave out --page.")
    }
    if output.csv && reveal.isRevealed { throw ValidationError("--csv never has a value in it: leave out --reveal.") }
    if descending && sort == nil { throw ValidationError("--descending goes with --sort.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environments = try target.resolve(in: fob)
    guard !target.allEnvironments, let environment = environments.first else {
      return try await InventoryListing(
        environments: environments, filter: written.filter,
        sort: sort.map { TokenSort($0.key, ascending: !descending) },
        output: output, isRevealed: reveal.isRevealed, fob: fob
      ).perform()
    }
    let support = try fob.uploadTokenSupport(of: environment)
    try check(support, of: environment)
    let filter = try written.conditions(in: environment, fob)
    let order = sort.map { TokenSort($0.key, ascending: !descending) }
    if let page {
      let listed = try await only(page, order, environment, fob)
      report(listed.omissions, listed.remark)
      if reveal.isRevealed { await fob.noteReveal(of: listed.rows, in: environment) }
      return try await show(
        listed.rows, of: environment, support, facts(of: listed), now: fob.serverTime(of: environment), fob)
    }
    // Orders that the server does not support are sorted here.
    let sortsItself = order.map { support.serverSorts.contains($0.key) } ?? true
    let list = try await fob.readAll(of: environment, sort: sortsItself ? order : nil)
    report(of: list)
    let now = fob.serverTime(of: environment)
    let sorted = sortsItself ? Array(list.rows) : order.map { TokenOrder($0).sorted(list.rows) } ?? []
    let rows = sorted.filter { filter.matches($0, now: now) }
    if reveal.isRevealed { await fob.noteReveal(of: rows, in: environment) }
    try await show(rows, of: environment, support, facts(of: list), now: now, fob)
    if rows.isEmpty, !output.isJSON {
      Output.note("fob: 0 of \(list.rows.count.grouped) upload tokens of \(environment.name) match.")
    }
  }

  /// One page. A page beyond the last is a failure, so that a script that goes page by page ends.
  private func only(
    _ page: Int, _ order: TokenSort?, _ environment: Environment, _ fob: Composition
  ) async throws(CommandFailure) -> ListedPage {
    let listed = try await rethrow(
      awaiting: await fob.tokens.page(
        TokenQuery(page: page, pageSize: pageSize ?? 100, sort: order), of: environment), as: CommandFailure.init(_:))
    guard listed.page == page else {
      let pages = listed.pagesTotal == 1 ? "is one page" : "are \(listed.pagesTotal) pages"
      throw CommandFailure(.noSuchThing, "\(environment.name) has no page \(page) of upload tokens: there \(pages).")
    }
    return listed
  }

  /// What the rows do not show.
  private func report(_ omissions: [String], _ remark: String?) {
    if let remark { Output.note("fob: \(remark)") }
    for omission in omissions { Output.note("fob: the list is incomplete: \(omission)") }
  }

  private func report(of list: CompleteList) {
    report(list.omissions, list.remark)
    if !list.isComplete && list.omissions.isEmpty {
      Output.note("fob: the list changed while it was read and is incomplete; try again.")
    }
  }

  private func facts(of list: CompleteList) -> [String: JSONValue] {
    ["complete": .bool(list.isComplete)].merging(facts(of: list.omissions)) { $1 }
  }

  private func facts(of page: ListedPage) -> [String: JSONValue] {
    let facts: [String: JSONValue] = [
      "page": .integer(Int64(page.page)), "pages_total": .integer(Int64(page.pagesTotal)),
      "items_total": .integer(Int64(page.itemsTotal)),
    ]
    return facts.merging(self.facts(of: page.omissions)) { $1 }
  }

  private func facts(of omissions: [String]) -> [String: JSONValue] {
    omissions.isEmpty ? [:] : ["omissions": .array(omissions.map { .string($0) })]
  }

  /// Sorting by a fact that the service does not report is a mistake, not an empty result.
  private func check(_ support: UploadTokenSupport, of environment: Environment) throws(CommandFailure) {
    guard let sort else { return }
    guard sort.key.isKnown(to: support) else {
      throw CommandFailure(
        .usage, "--sort \(sort.displayName): \(environment.service) does not report that for upload tokens.")
    }
    guard page == nil || support.serverSorts.contains(sort.key) else {
      let possible = support.serverSorts.map { SortOption(key: $0).displayName }.joined(separator: ", ")
      throw CommandFailure(
        .usage,
        "--sort \(sort.displayName) needs the whole list; with --page the server sorts by: \(possible.isEmpty ? "nothing" : possible)."
      )
    }
  }

  private func show(
    _ rows: [ListedToken], of environment: Environment, _ support: UploadTokenSupport, _ more: [String: JSONValue],
    now: Date, _ fob: Composition
  ) async throws(CommandFailure) {
    let rows = output.limited(rows)
    let (thresholds, marks) = (fob.expiryThresholds, await GraceMarks.read(for: output, in: fob))
    let records = rows.map {
      TokenRecord(
        $0, support: support, now: now, thresholds: thresholds, isRevealed: reveal.isRevealed, grace: marks[$0.handle])
    }
    if output.isJSON {
      var document: [String: JSONValue] = ["version": 1, "tokens": .array(records.map(\.json))]
      document.merge(more) { $1 }
      Output.json(.object(document))
    } else {
      let columns = TokenRecord.columns([support], isRevealed: reveal.isRevealed)
      var table = TextTable(columns.map(TokenRecord.heading))
      for record in records { table.add(record.cells(columns), roles: record.roles) }
      try output.show(table, in: fob)
      let odd = rows.filter { $0.token.problem != nil }
      if let first = odd.first {
        Output.note(
          "fob: \(odd.count == 1 ? "One row is" : "\(odd.count) rows are") not as the server describes them. "
            + "To see what is wrong: fob tokens show \(environment.name) \(first.handle)")
      }
    }
  }
}

/// Narrows a list of upload tokens, in the UI's filter language.
struct FilterOption: ParsableArguments, Sendable {
  @Option(help: "Only tokens that match this filter (UI syntax): 'age>90d !label:keep*'. Default: all.")
  var filter: String?

  /// A filter of terms and of the written one. Asking for a fact that the service does not report is a mistake, not an
  /// empty result.
  func conditions(
    beside terms: [FilterTerm] = [], in environment: Environment, _ fob: Composition
  ) throws(CommandFailure) -> TokenFilter {
    let support = try fob.uploadTokenSupport(of: environment)
    do throws(TokenFilterFailure) {
      let conditions = TokenFilter(terms + (try filter.map(TokenFilter.init(parsing:))?.terms ?? []))
      let name = fob.services[environment.service]?.profile.displayName ?? environment.service.rawValue
      try conditions.check(for: support, of: name)
      return conditions
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }
}

/// The order of upload tokens on the command line.
struct SortOption: WordChoice {
  /// The fact to sort by.
  let key: TokenField

  init(key: TokenField) {
    self.key = key
  }

  init?(word: String) {
    guard let key = TokenField.orders.first(where: { SortOption(key: $0).displayName == word }) else { return nil }
    self.key = key
  }

  /// The word for it.
  var displayName: String { key == .lastUse ? "last-use" : key.rawValue }

  static var words: [String] { TokenField.orders.map { SortOption(key: $0).displayName } }
}
