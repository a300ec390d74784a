/// What a theme gives a style to: the roles of the screens' parts, not the parts.
public enum ThemeSlot: String, Hashable, Sendable, CaseIterable {
  /// Ordinary text.
  case text
  /// Text of less weight.
  case textDim = "text.dim"
  /// Text of more weight.
  case textStrong = "text.strong"
  /// What lies behind everything.
  case background
  /// The frame of a pane.
  case border
  /// The frame of the pane that takes the keys.
  case borderFocus = "border.focus"
  /// The title of a pane.
  case title
  /// The names above the columns of a list.
  case header
  /// The column by which a list is sorted.
  case headerSorted = "header.sorted"
  /// The row that the keys act on.
  case rowSelected = "row.selected"
  /// The same in a pane that does not take the keys.
  case rowSelectedInactive = "row.selected.inactive"
  /// A row marked for an action on many.
  case rowMarked = "row.marked"
  /// The part of a text that a filter found.
  case match
  /// A key in the footer and the help.
  case key
  /// The key of an action that is not possible now.
  case keyDisabled = "key.disabled"
  /// Something went well.
  case statusOk = "status.ok"
  /// Something to know.
  case statusInfo = "status.info"
  /// Something to look after.
  case statusWarn = "status.warn"
  /// Something went wrong.
  case statusError = "status.error"
  /// Lasts a good while.
  case expiryFresh = "expiry.fresh"
  /// Ends soon.
  case expirySoon = "expiry.soon"
  /// Ends in a moment.
  case expiryCritical = "expiry.critical"
  /// Has ended.
  case expiryExpired = "expiry.expired"
  /// Was ended on purpose.
  case expiryRevoked = "expiry.revoked"
  /// Nobody knows when it ends.
  case expiryUnknown = "expiry.unknown"
  /// An environment that counts as production.
  case envProduction = "env.production"
  /// Any other environment.
  case envTest = "env.test"
  /// The sign that nothing can be changed.
  case readonly
  /// The scope of an upload token that may do everything.
  case scopeAll = "scope.all"
  /// The scope of one that may upload.
  case scopeUpload = "scope.upload"
  /// The scope of one that may download.
  case scopeDownload = "scope.download"
  /// What stands for a secret that is not shown.
  case secretMasked = "secret.masked"
  /// A secret that is shown.
  case secretRevealed = "secret.revealed"
  /// A dialog.
  case dialog
  /// A dialog about something that cannot be undone.
  case dialogDanger = "dialog.danger"
  /// A field to type into.
  case input
  /// The field that takes the keys.
  case inputFocus = "input.focus"

  /// The names that a theme's file may give a style to: those of the slots and of their groups, such as `expiry`.
  static let names: Set<String> = Set(allCases.flatMap { sequence(first: $0.rawValue, next: parent(of:)) })

  /// The name whose style stands in for one that a theme leaves out: `row.selected.inactive` → `row.selected` → `row`.
  static func parent(of name: String) -> String? {
    name.lastIndex(of: ".").map { String(name[..<$0]) }
  }
}
