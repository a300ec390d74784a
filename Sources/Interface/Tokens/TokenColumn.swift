import FoundationEssentials
import TerminalKit
import TokenModel

/// A column of the upload tokens.
enum TokenColumn: String, Sendable, Hashable, CaseIterable, Codable {
  case label, scope, organization, handle, value, created, expiry, lastUse

  /// Whether a service knows what stands in it.
  func isKnown(to support: UploadTokenSupport) -> Bool {
    switch self {
    case .label, .handle, .value: true
    case .scope: support.facts.contains(.scope)
    case .organization: support.facts.contains(.organization)
    case .created: support.facts.contains(.created)
    case .expiry: support.facts.contains(.expiry)
    case .lastUse: support.facts.contains(.lastUse)
    }
  }

  /// The order that sorts by it, or nil.
  var sortKey: TokenSort.Key? {
    switch self {
    case .label: .label
    case .scope: .scope
    case .organization: .organization
    case .created: .created
    case .expiry: .expiry
    case .lastUse: .lastUse
    case .handle, .value: nil
    }
  }

  /// The text of it that filters look into, or nil.
  var filterField: FilterField? {
    switch self {
    case .label: .label
    case .scope: .scope
    case .organization: .organization
    case .handle: .handle
    case .value, .created, .expiry, .lastUse: nil
    }
  }

  /// The word for it in menus.
  var word: String {
    switch self {
    case .label: "label"
    case .scope: "scope"
    case .organization: "organization"
    case .handle: "handle"
    case .value: "token (its beginning)"
    case .created: "created"
    case .expiry: "expires"
    case .lastUse: "last used"
    }
  }
}

/// The columns of the upload tokens on the screen. A column exists only where the service knows the fact.
struct TokenColumns {
  typealias Columns = ColumnLayout<TokenColumn>

  let layout: Columns

  /// From so many cells on a row tells its token's first characters too; on narrower screens labels need the room, unless hidden columns leave it.
  private static let wide = 92
  /// Up to so many cells labels give way to what says whether a token lives or is used.
  private static let narrow = 40
  /// Cells for a countdown, such as `23h 08m`.
  static let timeWidth = 7
  /// Cells for glyph and countdown.
  private static let expiryAlone = timeWidth + 2
  /// Cells for glyph, countdown and word, such as `● 23h 08m critical`.
  static let expiryWithWord = expiryAlone + 9

  init(support: UploadTokenSupport, state: AppState, width: Int) {
    let hidden = state.chosenList?.hiddenColumns ?? HiddenColumns()
    let known = TokenColumn.allCases.filter { $0.isKnown(to: support) }
    let shown = known.filter { !hidden.contains($0) }
    let leavesValueOut = width < Self.wide && shown.count == known.count
    let columns = shown.filter { $0 != .value || !leavesValueOut }
    layout = Columns(columns.map { Self.column($0, width: width) }, order: ColumnOrder.tokens, width: width)
  }

  private static func column(_ name: TokenColumn, width: Int) -> Columns.Column {
    let (minimum, ideal) =
      switch name {
      case .label: (min(width < narrow ? 16 : 20, width), max(36, width / 3))
      case .scope: (8, 10)
      case .organization: (12, 20)
      case .handle: (Handle.length, Handle.length)
      case .value: (7, 7)
      case .created: (10, 16)
      case .expiry: (width >= 60 ? expiryWithWord : expiryAlone, expiryWithWord)
      case .lastUse: (14, 22)
      }
    return Columns.Column(name: name, minimum: minimum, ideal: ideal)
  }
}

/// Which columns stay where there is not enough room for all: those named last are given up first, and those named first grow first.
enum ColumnOrder {
  static let environments: [EnvironmentRow.Name] = [.name, .production, .standing, .refresh, .service, .account]
  static let tokens: [TokenColumn] = [
    .label, .expiry, .lastUse, .scope, .created, .organization, .handle, .value,
  ]
}

/// The columns of a list that a person does not want to see. What names a row and what says when it ends cannot all be hidden.
struct HiddenColumns: Sendable, Equatable {
  private(set) var columns: Set<TokenColumn> = []

  /// No column is hidden.
  init() {}

  /// Hides those of some columns that can be hidden, one after the other.
  init(_ columns: some Sequence<TokenColumn>) {
    for column in columns where reasonToKeep(column) == nil { self.columns.insert(column) }
  }

  /// Shows the named columns of those that a service knows, and what must stay.
  init(shownNames: [String], of support: UploadTokenSupport) {
    self.init(TokenColumn.allCases.filter { $0.isKnown(to: support) && !shownNames.contains($0.rawValue) })
  }

  /// The names of the columns that are shown; nil where none that the service knows is hidden.
  func shownNames(of support: UploadTokenSupport) -> [String]? {
    let known = TokenColumn.allCases.filter { $0.isKnown(to: support) }
    return known.contains(where: contains) ? known.filter { !contains($0) }.map(\.rawValue) : nil
  }

  func contains(_ column: TokenColumn) -> Bool { columns.contains(column) }

  /// Hides a column or shows it again.
  /// - Returns: why it must stay, or nil where it was done.
  mutating func turn(_ column: TokenColumn) -> String? {
    if columns.remove(column) != nil { return nil }
    if let reason = reasonToKeep(column) { return reason }
    columns.insert(column)
    return nil
  }

  private func reasonToKeep(_ column: TokenColumn) -> String? {
    switch column {
    case .label where contains(.handle), .handle where contains(.label):
      "Label or handle must stay: they tell one row from another."
    case .label where contains(.expiry), .expiry where contains(.label):
      "Label or expiry must stay: what is it, or when does it end."
    default: nil
    }
  }
}

extension UploadToken {
  /// How near its end is, as screens and commands say it: `never`, `unknown`, `expired`, `in 58:25, fresh`.
  /// - Parameter now: the time by the server's clock.
  public func expiryWords(at now: Date) -> String {
    switch expiry {
    case .never: return "never"
    case .unknown: return LastUse.unknown.words
    case .at(let end):
      let countdown = Countdown(to: end, at: now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: lifetime)
      return countdown.hasEnded ? level.word : "in \(countdown.text), \(level.word)"
    }
  }
}

extension LastUse {
  /// When that was, as screens and commands say it: `never used`, `unknown`, else the server's words.
  public var words: String {
    switch self {
    case .unknown: "unknown"
    case .never: "never used"
    case .ago(let words, _): words
    }
  }
}
