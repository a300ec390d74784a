import TokenModel

/// The columns of a list that a person does not want to see. What names a row and what says when it ends cannot all be hidden.
struct HiddenColumns: Sendable, Equatable {
  private(set) var columns: Set<TokenField> = []

  /// No column is hidden.
  init() {}

  /// Hides those of some columns that can be hidden, one after the other.
  init(_ columns: some Sequence<TokenField>) {
    for column in columns where reasonToKeep(column) == nil { self.columns.insert(column) }
  }

  /// Shows the named columns of those that a service knows, and what must stay.
  init(shownNames: [String], of support: UploadTokenSupport) {
    self.init(TokenField.columns(of: support).filter { !shownNames.contains($0.rawValue) })
  }

  /// The names of the columns that are shown; nil where none that the service knows is hidden.
  func shownNames(of support: UploadTokenSupport) -> [String]? {
    let known = TokenField.columns(of: support)
    return known.contains(where: contains) ? known.filter { !contains($0) }.map(\.rawValue) : nil
  }

  func contains(_ column: TokenField) -> Bool { columns.contains(column) }

  /// Hides a column or shows it again.
  /// - Returns: why it must stay, or nil where it was done.
  mutating func turn(_ column: TokenField) -> String? {
    if columns.remove(column) != nil { return nil }
    if let reason = reasonToKeep(column) { return reason }
    columns.insert(column)
    return nil
  }

  private func reasonToKeep(_ column: TokenField) -> String? {
    switch column {
    case .label where contains(.handle), .handle where contains(.label):
      "Label or handle must stay: they tell one row from another."
    case .label where contains(.expiry), .expiry where contains(.label):
      "Label or expiry must stay: what is it, or when does it end."
    default: nil
    }
  }
}
