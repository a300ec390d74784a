import FoundationEssentials
import TokenModel

/// Shows exactly which marked upload tokens would end, frozen when it was opened, and asks whether that is meant.
struct RevokeManyDialog: ScrolledDialog, ConfirmedDialog {
  let environment: EnvironmentName
  let rows: [ListedToken]
  /// How many of them the filter hides.
  let hidden: Int
  let preview: RevocationPreview
  var confirmation: Confirmation
  /// The first line on the screen.
  var top = 0

  var dialog: Dialog { .revokeMany(self) }

  init(
    _ environment: Environment, _ rows: [ListedToken], hidden: Int, support: UploadTokenSupport, serverTime: Date
  ) {
    self.environment = environment.name
    self.rows = rows
    self.hidden = hidden
    preview = RevocationPreview(rows.map(RevocationRow.init(_:)), support: support, now: serverTime)
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
  }
}
