import FoundationEssentials

/// Something that lies over the screen and takes the keys.
enum Dialog: Sendable {
  case inspect(InspectDialog)
  case login(LoginDialog)
  case logInAnew(LogInAnewDialog)
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

  /// What is in it, for what several kinds have in common.
  var kind: any DialogKind {
    switch self {
    case .inspect(let dialog): dialog
    case .login(let dialog): dialog
    case .logInAnew(let dialog): dialog
    case .unlock(let dialog): dialog
    case .add(let dialog): dialog
    case .create(let dialog): dialog
    case .label(let dialog): dialog
    case .revoke(let dialog): dialog
    case .revokeMany(let dialog): dialog
    case .revocation(let dialog): dialog
    case .resume(let dialog): dialog
    case .rotate(let dialog): dialog
    case .logOut(let dialog): dialog
    case .copy(let dialog): dialog
    case .sort(let dialog): dialog
    case .columns(let dialog): dialog
    case .themes(let dialog): dialog
    case .help(let dialog): dialog
    case .activity(let dialog): dialog
    case .report(let dialog): dialog
    }
  }

  /// The work whose answer it waits for.
  var work: WorkID? { kind.work }

  /// Until when something secret is shown in it; nil while all is masked.
  var revealedUntil: Date? { (kind as? any RevealingDialog)?.revealedUntil }

  /// Whether what is shown in it was typed there: it is masked again when another dialog lies over it, whose reader does not look after this one.
  var revealsTyped: Bool { kind is any FormDialog && revealedUntil != nil }

  /// The first of its lines on the screen; nil where it is a list, which shows what is chosen.
  var top: Int? { (kind as? any ScrolledDialog)?.top }

  /// Masks what is secret in it.
  mutating func mask() {
    guard var kind = kind as? any RevealingDialog else { return }
    kind.mask()
    self = kind.dialog
  }

  /// Puts another line first.
  mutating func scroll(to top: Int) {
    guard var kind = kind as? any ScrolledDialog else { return }
    kind.top = top
    self = kind.dialog
  }
}
