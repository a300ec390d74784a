import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// The upload tokens to revoke or to rotate: by handles, by a raw value on standard input, or by conditions.
struct RevokeSelection: ParsableArguments, Sendable {
  @Argument(help: "Handles, or one - to read a raw id or value from standard input.")
  var handles: [String] = []

  @Flag(help: "Tokens that never expire.")
  var neverExpires = false

  @Option(
    help: ArgumentHelp("Tokens older than this: 90d, 12h.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var olderThan: TimeSpanOption?

  @Flag(help: "Tokens that were never used.")
  var unused = false

  @Option(
    help: "Tokens with this scope: all, upload, download, or the server's word.",
    completion: .list(TokenScope.known.map(\.rawValue)))
  var scope: String?

  @Option(help: "Tokens with this label; * matches anything.")
  var label: String?

  @Flag(help: "Tokens that break a rule, as 'fob policy check' lists them.")
  var violating = false

  @OptionGroup var written: FilterOption

  @Flag(help: "Every token.")
  var all = false

  /// Whether nothing is chosen.
  var isEmpty: Bool { handles.isEmpty && !all && !hasConditions }

  private var hasConditions: Bool {
    neverExpires || olderThan != nil || unused || scope != nil || label != nil || violating
      || written.filter != nil
  }

  /// The rules of which tokens must break one; nil if that was not asked for.
  func rules(in fob: Composition) throws(CommandFailure) -> Policy? { violating ? try fob.policyInForce() : nil }

  func validate() throws {
    if let wrong = handles.first(where: { Handle($0) == nil }), handles != ["-"] {
      throw ValidationError(
        wrong == "-"
          ? "- stands alone: one raw id or value is read from standard input."
          : "One of these is not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them).")
    }
    if !handles.isEmpty && (all || hasConditions) {
      throw ValidationError("Give handles or conditions, not both.")
    }
    if all && hasConditions { throw ValidationError("--all cannot be combined with conditions.") }
  }

  /// The selected tokens, from one reading of the list.
  func rows(of environment: Environment, in fob: Composition) async throws(CommandFailure) -> [ListedToken] {
    try await group(of: environment, to: .revoke, in: fob).rows
  }

  /// The selected tokens of an environment, with the list that they are from.
  func group(
    of environment: Environment, to deed: TokenDeed, in fob: Composition
  ) async throws(CommandFailure) -> TokenGroup {
    let support = try fob.uploadTokenSupport(of: environment)
    if handles == ["-"] {
      let row = try await TokenTarget.fromStandardInput(of: environment, in: fob)
      return TokenGroup(environment: environment, support: support, rows: [row], list: nil)
    }
    let conditions = try conditions(in: environment, to: deed, fob)
    let list = try await fob.readAll(of: environment, sort: nil)
    if !handles.isEmpty {
      let rows = try named(in: list, environment, to: deed)
      return TokenGroup(environment: environment, support: support, rows: rows, list: list.rows)
    }
    guard list.isComplete else {
      let reason = list.omissions.first.map { "is incomplete: \($0)" } ?? "changed while it was read."
      throw CommandFailure(
        .failed,
        "The list of \(environment.name) \(reason) So fob cannot tell which tokens match. \(deed.nothingDone) Try again."
      )
    }
    let (now, rules) = (fob.serverTime(of: environment), try rules(in: fob))
    let rows = list.rows.filter { row in
      conditions.matches(row, now: now)
        && rules.map { $0.isBroken(by: row, of: environment, support: support, now: now) } ?? true
    }
    return TokenGroup(environment: environment, support: support, rows: rows, list: list.rows)
  }

  private func named(
    in list: CompleteList, _ environment: Environment, to deed: TokenDeed
  ) throws(CommandFailure) -> [ListedToken] {
    let rows = Dictionary(list.rows.map { ($0.handle, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = handles.compactMap(Handle.init)
    let missing = wanted.filter { rows[$0] == nil }.map(\.text)
    guard missing.isEmpty else {
      let reason =
        list.isComplete
        ? "\(environment.name) has no upload token with the handle \(missing.joined(separator: ", "))."
        : "\(missing.joined(separator: ", ")) was not in the list of \(environment.name), which "
          + (list.omissions.first.map { "is incomplete: \($0)" } ?? "changed while it was read. Try again.")
      throw CommandFailure(.noSuchThing, "\(reason) \(deed.nothingDone)")
    }
    return wanted.compactMap { rows[$0] }
  }

  /// The same with a handle before the others.
  func adding(_ handle: String) -> RevokeSelection {
    var selection = self
    selection.handles.insert(handle, at: 0)
    return selection
  }

  /// The conditions for the tokens of all environments.
  func inventoryConditions(to deed: TokenDeed) throws(CommandFailure) -> InventoryFilter {
    let filter: InventoryFilter
    do throws(TokenFilterFailure) {
      filter = try written.filter.map(InventoryFilter.init(parsing:)) ?? InventoryFilter()
    } catch {
      throw CommandFailure(.usage, error.description)
    }
    return try given(filter.adding(terms), isEmpty: \.isEmpty, to: deed)
  }

  /// The conditions. An empty filter, as from an unset variable, never selects all.
  private func conditions(
    in environment: Environment, to deed: TokenDeed, _ fob: Composition
  ) throws(CommandFailure) -> TokenFilter {
    try given(try written.conditions(beside: terms, in: environment, fob), isEmpty: \.isEmpty, to: deed)
  }

  private func given<Filter>(
    _ filter: Filter, isEmpty: (Filter) -> Bool, to deed: TokenDeed
  ) throws(CommandFailure) -> Filter {
    guard !isEmpty(filter) || !hasConditions || violating else {
      throw CommandFailure(.usage, "--filter is empty; use --all for every token. \(deed.nothingDone)")
    }
    return filter
  }

  private var terms: [FilterTerm] {
    var terms: [FilterTerm] = []
    if neverExpires { terms.append(FilterTerm(.endless(.expiry))) }
    if let olderThan { terms.append(FilterTerm(.compares(.created, .more, olderThan.seconds))) }
    if unused { terms.append(FilterTerm(.endless(.lastUse))) }
    if let scope { terms.append(FilterTerm(.field(.scope, FilterPattern(glob: scope)))) }
    if let label { terms.append(FilterTerm(.field(.label, FilterPattern(glob: label)))) }
    return terms
  }
}
