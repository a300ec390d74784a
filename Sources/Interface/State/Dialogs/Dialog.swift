/// Something that lies over the screen and takes the keys.
enum Dialog: Sendable {
  case inspect(InspectDialog)
  case login(LoginDialog)
  case add(AddDialog)
  case create(CreateDialog)
  case label(LabelDialog)
  case revoke(RevokeDialog)
  case revokeMany(RevokeManyDialog)
  case revocation(RevocationDialog)
  case resume(ResumeDialog)
  case rotate(RotateDialog)
  case logOut(LogOutDialog)
  case copy(CopyDialog)
  case sort(SortDialog)
  case columns(ColumnsDialog)
  case themes(ThemeDialog)
  case help(HelpDialog)
  case activity(ActivityDialog)
  case report(ReportDialog)

  /// The work whose answer it waits for.
  var work: WorkID? {
    switch self {
    case .inspect(let dialog): dialog.work
    case .login(let dialog): dialog.work
    case .add(let dialog): dialog.work
    case .create(let dialog): dialog.work
    case .label(let dialog): dialog.work
    case .revoke(let dialog): dialog.work
    case .revocation(let dialog): dialog.work
    case .rotate(let dialog): dialog.work
    case .logOut(let dialog): dialog.work
    case .revokeMany, .resume, .copy, .sort, .themes, .columns, .help, .activity, .report: nil
    }
  }
}
