import Formats

/// What a theme gives a style to: the roles of the screens' parts, not the parts.
public enum ThemeSlot: String, Hashable, Sendable, CaseIterable {
  case text
  case textDim = "text.dim"
  case textStrong = "text.strong"
  case background
  case border
  case borderFocus = "border.focus"
  case title
  case header
  case headerSorted = "header.sorted"
  case rowSelected = "row.selected"
  case rowSelectedInactive = "row.selected.inactive"
  case rowMarked = "row.marked"
  case match
  case key
  case keyDisabled = "key.disabled"
  case statusOk = "status.ok"
  case statusInfo = "status.info"
  case statusWarn = "status.warn"
  case statusError = "status.error"
  case expiryFresh = "expiry.fresh"
  case expirySoon = "expiry.soon"
  case expiryCritical = "expiry.critical"
  case expiryExpired = "expiry.expired"
  case expiryRevoked = "expiry.revoked"
  case expiryUnknown = "expiry.unknown"
  case envProduction = "env.production"
  case envTest = "env.test"
  case readonly
  case scopeAll = "scope.all"
  case scopeUpload = "scope.upload"
  case scopeDownload = "scope.download"
  case secretMasked = "secret.masked"
  case secretRevealed = "secret.revealed"
  case dialog
  case dialogDanger = "dialog.danger"
  case input
  case inputFocus = "input.focus"

  /// What has this style, in a sentence.
  public var help: String {
    switch self {
    case .text: "Ordinary text."
    case .textDim: "Text of less weight."
    case .textStrong: "Text of more weight."
    case .background: "What lies behind everything."
    case .border: "The frame of a pane."
    case .borderFocus: "The frame of the pane that takes the keys."
    case .title: "The title of a pane."
    case .header: "The names above the columns of a list."
    case .headerSorted: "The column by which a list is sorted."
    case .rowSelected: "The row that the keys act on."
    case .rowSelectedInactive: "The same in a pane that does not take the keys."
    case .rowMarked: "A row marked for an action on many."
    case .match: "The part of a text that a filter found."
    case .key: "A key in the footer and the help."
    case .keyDisabled: "The key of an action that is not possible now."
    case .statusOk: "Something went well."
    case .statusInfo: "Something to know."
    case .statusWarn: "Something to look after."
    case .statusError: "Something went wrong."
    case .expiryFresh: "Lasts a good while."
    case .expirySoon: "Ends soon."
    case .expiryCritical: "Ends in a moment."
    case .expiryExpired: "Has ended."
    case .expiryRevoked: "Was ended on purpose."
    case .expiryUnknown: "Nobody knows when it ends."
    case .envProduction: "An environment that counts as production."
    case .envTest: "Any other environment."
    case .readonly: "The sign that nothing can be changed."
    case .scopeAll: "The scope of an upload token that may do everything."
    case .scopeUpload: "The scope of one that may upload."
    case .scopeDownload: "The scope of one that may download."
    case .secretMasked: "What stands for a secret that is not shown."
    case .secretRevealed: "A secret that is shown."
    case .dialog: "A dialog."
    case .dialogDanger: "A dialog about something that cannot be undone."
    case .input: "A field to type into."
    case .inputFocus: "The field that takes the keys."
    }
  }

  /// Whether its colour says how something stands, so that it stays in sight on the selected row.
  var isState: Bool {
    switch self {
    case .expirySoon, .expiryCritical, .expiryExpired, .statusWarn, .statusError: true
    case .text, .textDim, .textStrong, .background, .border, .borderFocus, .title, .header, .headerSorted, .rowSelected,
      .rowSelectedInactive, .rowMarked, .match, .key, .keyDisabled, .statusOk, .statusInfo, .expiryFresh,
      .expiryRevoked, .expiryUnknown, .envProduction, .envTest, .readonly, .scopeAll, .scopeUpload, .scopeDownload,
      .secretMasked, .secretRevealed, .dialog, .dialogDanger, .input, .inputFocus:
      false
    }
  }

  /// The names that a theme's file may give a style to: those of the slots and of their groups, such as `expiry`.
  static let names: Set<String> = Set(allCases.flatMap { sequence(first: $0.rawValue, next: parent(of:)) })

  /// The name whose style stands in for one that a theme leaves out: `row.selected.inactive` → `row.selected` → `row`.
  static func parent(of name: String) -> String? {
    name.lastIndex(of: ".").map { String(name[..<$0]) }
  }
}
