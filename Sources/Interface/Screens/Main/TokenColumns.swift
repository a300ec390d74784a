import TokenModel

/// The columns of the upload tokens on the screen. A column exists only where the service knows the fact.
struct TokenColumns {
  typealias Columns = ColumnLayout<TokenColumn>

  let layout: Columns

  /// From so many cells on a row tells its token's first characters too; on narrower screens labels need the room.
  private static let wide = 92
  /// Cells for a countdown, such as `23h 08m`.
  static let timeWidth = 7
  /// Cells for glyph and countdown.
  private static let expiryAlone = timeWidth + 2
  /// Cells for glyph, countdown and word, such as `● 23h 08m critical`.
  static let expiryWithWord = expiryAlone + 9

  init(support: UploadTokenSupport, state: AppState, width: Int) {
    let hidden = state.chosenList?.hiddenColumns ?? HiddenColumns()
    let columns = TokenColumn.allCases.filter { column in
      column.isKnown(to: support) && !hidden.contains(column) && (column != .value || width >= Self.wide)
    }
    layout = Columns(columns.map { Self.column($0, width: width) }, width: width)
  }

  private static func column(_ name: TokenColumn, width: Int) -> Columns.Column {
    let (minimum, ideal, weight) =
      switch name {
      case .label: (min(20, width), max(36, width / 3), 9)
      case .scope: (8, 10, 6)
      case .organization: (12, 20, 3)
      case .handle: (Handle.length, Handle.length, 2)
      case .value: (7, 7, 1)
      case .created: (10, 16, 4)
      case .expiry: (width >= 60 ? expiryWithWord : expiryAlone, expiryWithWord, 8)
      case .lastUse: (14, 22, 8)
      }
    return Columns.Column(name: name, minimum: minimum, ideal: ideal, weight: weight)
  }
}
