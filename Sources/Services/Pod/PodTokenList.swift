import Formats
import FoundationEssentials
import TokenModel

/// The token list of one organization as its page shows it (pod.md, section 6).
struct PodTokenList: Sendable, Equatable {
  /// The tokens by their numbers, those without one last: the page's own order may differ at each reading.
  var rows: [PodTokenRow]
  /// Whether the page offers to create tokens: to owners.
  var mayCreate: Bool
  /// Whether the organization can only download.
  var isConsumerOnly: Bool

  /// What a new token can allow, the most first.
  var scopes: [TokenScope] { isConsumerOnly ? [.download] : TokenScope.known }

  /// Finds the list in a page; nil if the page has none, which is not an empty list.
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

/// The cells of a table row, if it may be one of a token.
struct PodRowCells {
  /// The table in whose body the row is.
  let table: UnsafeRawPointer?
  /// The text of the first cell.
  private(set) var label = ""
  private(set) var value = Secret("")
  private(set) var lastUse = LastUse.unknown
  private var firstID: String?
  private var hasTwoIDs = false

  /// The number in the address by which the token is revoked; nil without one, and if there are two.
  var id: String? { hasTwoIDs ? nil : firstID }

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
        if let id = path.flatMap(PodAddress.tokenID) {
          hasTwoIDs = hasTwoIDs || firstID.map { $0 != id } ?? false
          firstID = id
        }
      case "i" where lastUse == .unknown: lastUse = Self.lastUse(element)
      default: break
      }
      guard !isValueFound, element.attribute("data-copy-text-target") == "text" else { return }
      isValueFound = true
      value = Secret(element.words)
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

/// One row of a token list: its content, and whether that makes sense (pod.md, sections 6 and 7).
struct PodTokenRow: Sendable, Equatable {
  /// The token's number in addresses; nil if the row has no Revoke link, as for members.
  var id: String?
  /// The whole JWT, or an empty secret if the row shows none.
  var value: Secret
  /// What never changes during the token's life: its `jti`, else the whole row.
  var identity: Secret
  /// The label of the claims, else of the text; cut if excessively long.
  var label: String?
  /// The scope of the claims, else of the text; cut likewise.
  var scope: String?
  /// When it was last used.
  var lastUse: LastUse
  /// What is wrong with the row, or nil.
  var problem: String?
  /// Whether the row holds a readable token.
  let isReadable: Bool
  /// Code points of a label or a scope that are kept: more than people write (POD takes any number), and few enough to
  /// sort and search.
  static let longestText = 4096
  /// The text of the first cell.
  private let cell: String

  /// Reads a row's parts.
  /// - Parameters:
  ///   - cell: the text of the first cell: `LABEL (scope: SCOPE)`.
  ///   - id: the id in the row's Revoke link, or nil.
  ///   - needsID: whether the page's reader may revoke, so that a row without a link is odd.
  ///   - position: the row's place in the list, from 1.
  init(cell: String, value: Secret, lastUse: LastUse, id: String?, needsID: Bool, position: Int) {
    self.id = id
    self.cell = cell
    self.value = value
    self.lastUse = lastUse
    let words = value.revealed
    let token = TokenCharacters.fitHeader(words) ? JSONWebToken(parsing: words) : nil
    let jti = token?.claims["jti"]?.stringValue.flatMap { TokenCharacters.fitIdentifier($0) ? $0 : nil }
    identity = jti.map { Secret($0) } ?? (value.isEmpty ? Secret("row \(id ?? "at \(position)")") : value)
    isReadable = jti != nil
    if let claims = token?.claims, isReadable {
      label = claims["name"]?.stringValue
      scope = claims["scope"]?.stringValue
      let claimed = "\(label ?? "") (scope: \(scope ?? ""))"
      let disagrees = claimed != cell && Self.essence(claimed) != Self.essence(cell)
      problem = disagrees ? "The token's claims and the row's text disagree; POD's page may have changed." : nil
    } else {
      (label, scope) = Self.split(cell)
      problem = "The row holds no token that can be read; POD's page may have changed."
    }
    label = label?.beginning(Self.longestText)
    scope = scope?.beginning(Self.longestText)
    if problem == nil, needsID, id == nil {
      problem = "The row has no Revoke link, so the token cannot be revoked from here."
    }
  }

  /// The token as fob knows it.
  func token(of organization: String) -> UploadToken {
    UploadToken(
      reference: TokenReference(identity: identity, id: id.map { Secret($0) }, organization: organization),
      value: value, label: label, scope: scope.map(TokenScope.init(rawValue:)), expiry: .never, lastUse: lastUse,
      problem: problem)
  }

  /// The row's cells as text to read, with the value among them.
  func answer(of organization: String) -> Secret {
    let use =
      switch lastUse {
      case .never: "never"
      case .ago(let words, _): words
      case .unknown: "nothing that can be read"
      }
    let lines = [
      "A row of the page's table \"Access tokens\" of \(organization):", "Label and scope: \(cell)",
      "Token: \(value.revealed)", "Last used: \(use)", "Revoke: \(id.map { "number \($0)" } ?? "no link")",
    ]
    return Secret(lines.joined(separator: "\n"))
  }

  /// Label and scope of the text alone: split at the last ` (scope: `, since a label may hold one of its own.
  private static func split(_ cell: String) -> (label: String?, scope: String?) {
    let mark = " (scope: "
    guard let range = cell.ranges(of: mark).last, cell.hasSuffix(")") else { return (cell.isEmpty ? nil : cell, nil) }
    let label = String(cell[..<range.lowerBound])
    let scope = String(cell[range.upperBound...].dropLast())
    return (label.isEmpty ? nil : label, scope.isEmpty ? nil : scope)
  }

  /// What is left to compare after everything that HTML may change: blanks, controls, invalid characters.
  private static func essence(_ text: String) -> String {
    let kept = text.unicodeScalars.filter {
      !$0.properties.isWhitespace && $0 != "\u{FFFD}" && $0.properties.generalCategory != .control
    }
    return String(String.UnicodeScalarView(kept))
  }
}

/// The English ages that Rails writes (`time_ago_in_words`): rounded, without a timestamp (pod.md, section 6).
enum PodAge {
  /// What an age means, in seconds, as near as its words allow; nil if they are unknown.
  static func seconds(_ words: String) -> Int? {
    var words = words.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }[...]
    if words.last == "ago" { words.removeLast() }
    if words.elementsEqual(["less", "than", "a", "minute"]) { return 30 }
    let qualifier = words.first.flatMap { Qualifier(rawValue: $0) }
    if qualifier != nil { words.removeFirst() }
    guard words.count == 2, let count = Int(words[words.startIndex]), (1...10_000).contains(count),
      let unit = unit(words[words.startIndex + 1])
    else { return nil }
    return Int(((Double(count) + (qualifier?.shift ?? 0)) * unit).rounded())
  }

  /// How Rails rounds: `over 1 year` is 15 to 21 months, `almost 2 years` up to 24.
  private enum Qualifier: String {
    case about, over, almost

    var shift: Double {
      switch self {
      case .about: 0
      case .over: 0.5
      case .almost: -0.125
      }
    }
  }

  private static func unit(_ word: String) -> Double? {
    switch word.hasSuffix("s") ? String(word.dropLast()) : word {
    case "second": 1
    case "minute": 60
    case "hour": 3600
    case "day": 86_400
    case "month": 30 * 86_400
    case "year": 365.25 * 86_400
    default: nil
    }
  }
}
