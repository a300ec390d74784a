import Formats

/// What a dialog shows, line by line, before it is known where on the screen.
struct DialogContent {
  let title: DisplayText
  var isProduction = false
  /// Whether it asks about something that cannot be undone.
  var isDanger = false
  /// What there is to read; where there is not enough room a part of it.
  var lines = StyledLines()
  /// The first line on the screen.
  var top = 0
  /// What the frame says at the right instead of which lines are shown.
  var note: DisplayText?
  /// What there is to do, always on the screen below the lines.
  var foot = StyledLines()
  /// How many of the foot's last lines tell what came of what was sent.
  var newsInFoot = 0
  /// Where in the foot the cursor stands.
  var cursor: Position?
  /// What takes the keys, in words; nil where that is the selected line of a menu, or nothing.
  var focus: DialogFocus?
}

extension DialogContent {
  /// Adds to the foot what came of what was sent, below an empty line.
  mutating func addNews(_ texts: [(String, ThemeSlot)], width: Int) {
    foot.addGap()
    let before = foot.count
    for (text, slot) in texts { foot.add(text, slot, width: width) }
    newsInFoot = foot.count - before
  }

  /// The lines of the foot for which there is room: where that is not all of them the news, and what the cursor is in.
  func foot(rows: Int) -> [Int] {
    guard foot.count > rows, rows > 0 else { return Array(0..<min(foot.count, max(0, rows))) }
    let news = min(newsInFoot, rows - 1)
    let room = rows - news
    let first = max(0, min((cursor?.row ?? 0) - room / 2, foot.count - news - room))
    return Array(first..<first + room) + Array(foot.count - news..<foot.count)
  }

  /// The content of a dialog in lines of so many cells.
  static func of(_ dialog: Dialog, _ state: AppState, width: Int) -> DialogContent {
    switch dialog {
    case .inspect(let dialog):
      switch dialog.subject {
      case .token(let name, let token): TokenInspection(dialog, name, token, state).content(width: width)
      case .session(let name): SessionInspection(dialog, name, state).content(width: width)
      }
    case .login(let dialog): LoginContent(dialog, state).content(width: width)
    case .unlock(let dialog): UnlockContent(dialog, state).content(width: width)
    case .add(let dialog): AddContent(dialog, state).content(width: width)
    case .create(let dialog): CreateContent(dialog, state).content(width: width)
    case .label(let dialog): LabelContent(dialog, state).content(width: width)
    case .revoke(let dialog): RevokeContent(dialog, state).content(width: width)
    case .revokeMany(let dialog): RevokeManyContent(dialog, state).content(width: width)
    case .revocation(let dialog): RevocationContent(dialog, state).content(width: width)
    case .resume(let dialog): ResumeContent(dialog, state).content(width: width)
    case .rotate(let dialog): RotateContent(dialog, state).content(width: width)
    case .logInAnew(let dialog): LogInAnewContent(dialog, state).content(width: width)
    case .logOut(let dialog): LogOutContent(dialog, state).content(width: width)
    case .copy(let dialog): CopyContent(dialog, state).content(width: width)
    case .sort(let dialog): SortContent(dialog, state).content(width: width)
    case .columns(let dialog): ColumnsContent(dialog, state).content(width: width)
    case .themes(let dialog): ThemeContent(dialog, state).content(width: width)
    case .help(let dialog): HelpContent(dialog, state).content(width: width)
    case .activity(let dialog): ActivityContent(dialog, state).content(width: width)
    case .report(let dialog): ReportContent(dialog, state).content(width: width)
    }
  }
}
