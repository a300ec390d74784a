import TokenModel

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
