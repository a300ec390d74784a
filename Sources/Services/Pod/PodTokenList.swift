import TokenModel

/// The token list of one organization as its page shows it (pod.md, section 6).
struct PodTokenList: Sendable, Equatable {
  /// The tokens by their numbers, those without one last: the page's own order may be another at each reading.
  var rows: [PodTokenRow]
  /// Whether the page offers to create tokens: to owners.
  var mayCreate: Bool
  /// Whether the organization only downloads.
  var isConsumerOnly: Bool

  /// What a new token can allow, the most first.
  var scopes: [TokenScope] { isConsumerOnly ? [.download] : [.all, .upload, .download] }

  /// Finds the list in a page; nil where the page has none, which is not an empty list.
  /// - Parameters:
  ///   - cells: what was in the rows of all the page's tables.
  ///   - links: the paths on the server that the page links to, rows of tables left out.
  init?(_ page: HTMLPage, _ cells: [PodRowCells], links: [String]) {
    guard page.elements("//h3").contains(where: { $0.words == "Access tokens" }),
      let table = page.first("//table[contains(concat(' ', normalize-space(@class), ' '), ' table ')][tbody]")
    else { return nil }
    let mayCreate = links.contains { $0.hasSuffix("/allowlisted_jwts/new") }
    self.mayCreate = mayCreate
    isConsumerOnly = page.elements("//header//span[contains(@class, 'badge')]").contains { $0.words == "Consumer-only" }
    rows = cells.lazy.filter { $0.table == table.identity }.enumerated().map { index, cells in
      PodTokenRow(
        cell: cells.label, value: cells.value, lastUse: cells.lastUse, id: cells.id, needsID: mayCreate,
        position: index + 1)
    }
    sort()
  }

  private mutating func sort() {
    let order = rows.indices.map { (number: rows[$0].id.flatMap { Int($0) } ?? .max, place: $0) }
    rows = order.sorted { left, right in
      guard left.number == right.number else { return left.number < right.number }
      return rows[left.place].identity.revealed < rows[right.place].identity.revealed
    }.map { rows[$0.place] }
  }
}

/// What is in a row of a table, as far as it may be one of a token.
struct PodRowCells {
  /// The table that the row is in the body of.
  let table: UnsafeRawPointer?
  /// The text of the first cell.
  private(set) var label = ""
  private(set) var value = ""
  private(set) var lastUse = LastUse.unknown
  private var ids: Set<String> = []

  /// The number in the address by which the token is revoked; nil without one, and where there are two.
  var id: String? { ids.count == 1 ? ids.first : nil }

  init(_ row: HTMLElement, on origin: Origin) {
    let body = row.parent
    table = body?.name == "tbody" ? body?.parent?.identity : nil
    guard table != nil else { return }
    label = row.children.first { $0.name == "td" }?.text ?? ""
    var isValueFound = false
    row.forEachDescendant { element in
      switch element.name {
      case "a":
        let path = element.attribute("href").flatMap { PodAddress.path(of: $0, on: origin) }
        if let id = path.flatMap(PodAddress.tokenID) { ids.insert(id) }
      case "i" where lastUse == .unknown: lastUse = Self.lastUse(element)
      default: break
      }
      guard !isValueFound, element.attribute("data-copy-text-target") == "text" else { return }
      isValueFound = true
      value = element.words
    }
  }

  /// `Last used:` and then `never`, or an age in bold.
  private static func lastUse(_ note: HTMLElement) -> LastUse {
    let words = note.words
    guard words.hasPrefix("Last used:") else { return .unknown }
    var age: String?
    note.forEachDescendant { if $0.name == "b", age == nil { age = $0.words } }
    if let age, !age.isEmpty { return .ago(words: ServerWords.neutral(age) ?? age, seconds: PodAge.seconds(age)) }
    return words == "Last used: never" ? .never : .unknown
  }
}
