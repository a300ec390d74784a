import TokenModel

/// The token list of one organization as its page shows it (pod.md, section 6).
struct PodTokenList: Sendable, Equatable {
  /// The tokens in the page's order, which means nothing.
  var rows: [PodTokenRow]
  /// Whether the page offers to create tokens: to owners.
  var mayCreate: Bool
  /// Whether the organization only downloads.
  var isConsumerOnly: Bool

  /// Finds the list in a page; nil where the page has none, which is not an empty list.
  init?(_ page: HTMLPage, on origin: Origin) {
    guard page.elements("//h3").contains(where: { $0.words == "Access tokens" }),
      let table = page.first("//table[contains(concat(' ', normalize-space(@class), ' '), ' table ')][tbody]")
    else { return nil }
    let mayCreate = page.elements("//a[@href]").contains { link in
      link.attribute("href").flatMap { PodAddress.path(of: $0, on: origin) }?.hasSuffix("/allowlisted_jwts/new") == true
    }
    self.mayCreate = mayCreate
    isConsumerOnly = page.elements("//header//span[contains(@class, 'badge')]").contains { $0.words == "Consumer-only" }
    rows = table.elements("tbody/tr").enumerated().map { index, row in
      Self.row(row, on: origin, mayRevoke: mayCreate, position: index + 1)
    }
  }

  private static func row(_ row: HTMLElement, on origin: Origin, mayRevoke: Bool, position: Int) -> PodTokenRow {
    let ids = row.elements(".//a[@href]").compactMap { link in
      link.attribute("href").flatMap { PodAddress.path(of: $0, on: origin) }.flatMap(PodAddress.tokenID)
    }
    let value = row.first(".//*[@data-copy-text-target='text']")?.words ?? ""
    return PodTokenRow(
      cell: row.first("td[1]")?.text ?? "", value: value, lastUse: lastUse(row),
      id: Set(ids).count == 1 ? ids.first : nil, needsID: mayRevoke, position: position)
  }

  /// `Last used:` and then `never`, or an age in bold.
  private static func lastUse(_ row: HTMLElement) -> LastUse {
    for note in row.elements(".//i") {
      let words = note.words
      guard words.hasPrefix("Last used:") else { continue }
      if let age = note.first("b")?.words, !age.isEmpty {
        return .ago(words: ServerWords.neutral(age) ?? age, seconds: PodAge.seconds(age))
      }
      return words == "Last used: never" ? .never : .unknown
    }
    return .unknown
  }
}
