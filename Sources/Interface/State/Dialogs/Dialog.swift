import FoundationEssentials

/// Something that lies over the screen and takes the keys.
enum Dialog: Sendable {
  case inspect(InspectDialog)
  case login(LoginDialog)
  case unlock(UnlockDialog)
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
    case .unlock(let dialog): dialog.work
    case .add(let dialog): dialog.work
    case .create(let dialog): dialog.work
    case .label(let dialog): dialog.work
    case .revoke(let dialog): dialog.work
    case .revocation(let dialog): dialog.work
    case .rotate(let dialog): dialog.work
    case .logOut(let dialog): dialog.work
    case .resume(let dialog): dialog.work
    case .revokeMany, .copy, .sort, .themes, .columns, .help, .activity, .report: nil
    }
  }

  /// Until when something secret is shown in it; nil while all is masked.
  var revealedUntil: Date? {
    switch self {
    case .inspect(let dialog): dialog.revealedUntil
    case .login(let dialog): dialog.form.shownUntil
    case .unlock(let dialog): dialog.form.shownUntil
    case .add(let dialog): dialog.form.shownUntil
    default: nil
    }
  }

  /// Whether what is shown in it was typed there: it is masked again when another dialog lies over it, whose reader does not look after this one.
  var revealsTyped: Bool {
    switch self {
    case .login, .unlock, .add: revealedUntil != nil
    default: false
    }
  }

  /// Masks what is secret in it.
  mutating func mask() {
    switch self {
    case .inspect(var dialog):
      dialog.revealedUntil = nil
      self = .inspect(dialog)
    case .login(var dialog):
      dialog.form.mask()
      self = .login(dialog)
    case .unlock(var dialog):
      dialog.form.mask()
      self = .unlock(dialog)
    case .add(var dialog):
      dialog.mask()
      self = .add(dialog)
    default: break
    }
  }
}
