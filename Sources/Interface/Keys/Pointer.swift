import TerminalKit
import TokenModel

extension Action {
  static let mouse = Action(
    .mouse, .program, [.character("m")], in: [.main], help: "mouse on or off; off, drag selects text"
  ) { state, _ in state.switchMouse() }
}

extension AppState {
  /// Whether the mouse is used: as was chosen in this run, as the settings say, as was chosen before.
  var usesMouse: Bool { mouseChoice ?? settings.mouse ?? kept.kept.mouse ?? true }

  /// What lies under a cell of the screen.
  func target(at position: Position) -> PointerTarget? {
    view(self, theme: .universal, display: display).target(at: position)
  }

  /// Does what a click or the wheel means. A click chooses; nothing ends by one.
  mutating func pointed(_ event: MouseEvent) -> [Effect] {
    guard usesMouse, let target = target(at: event.position) else { return [] }
    typed = TypedKeys()
    switch event.kind {
    case .press:
      notices.forgetAnswer()
      return pressed(target)
    case .wheelUp: return turnWheel(over: target, by: -1)
    case .wheelDown: return turnWheel(over: target, by: 1)
    }
  }

  /// Switches the mouse on or off.
  fileprivate mutating func switchMouse() -> [Effect] {
    mouseChoice = !usesMouse
    let key = key(.mouse)
    notice = .done(
      usesMouse
        ? "The mouse is on: Shift and drag selects text."
        : "The mouse is off: drag selects text. \(key) switches it on again.")
    return []
  }

  /// Tells the terminal whether to report the mouse, when that is another than before.
  mutating func reportMouse() -> [Effect] {
    guard isMouseReported != usesMouse else { return [] }
    isMouseReported = usesMouse
    return [.terminal(.useMouse(usesMouse))]
  }

  private mutating func pressed(_ target: PointerTarget) -> [Effect] {
    switch target {
    case .pane(.environments): focus = .environments
    case .pane(.tokens): return runNamed(.goToTokens)
    case .environment(let index): return pressEnvironment(index)
    case .fold: return pressFold()
    case .token(let position): return pressToken(position)
    case .heading(let field): return sort(byClickOn: field)
    case .hint(let action): return pressHint(action)
    case .candidate(let index): return pressCandidate(index)
    case .button, .field, .word: return takePointed(target)
    case .choice(let index): return pressChoice(index)
    case .dialog: break
    }
    return []
  }

  /// A row that is selected already is inspected.
  private mutating func pressEnvironment(_ index: Int) -> [Effect] {
    let isAgain = focus == .environments && chosenIndex == index
    focus = .environments
    return isAgain ? runNamed(.inspect) : choose(index)
  }

  private mutating func pressFold() -> [Effect] {
    let isAgain = focus == .environments && environmentOrder.isOnFold
    focus = .environments
    if isAgain { return runNamed(.inspect) }
    let lines = environmentLines(Layout(self))
    return select(line: lines.count - 1, of: lines)
  }

  private mutating func pressToken(_ position: Int) -> [Effect] {
    let isAgain = focus == .tokens && chosenList?.selected == position
    focus = .tokens
    if isAgain { return runNamed(.inspect) }
    chosenList?.select(position)
    return []
  }

  private mutating func pressHint(_ action: ActionName) -> [Effect] {
    if action == .press || keyContext == .form && action == .submit {
      notice = .info("Press \(key(action, in: keyContext)) for that: a click ends nothing.")
      return []
    }
    return runNamed(action)
  }

  private mutating func pressCandidate(_ index: Int) -> [Effect] {
    let isAgain = commandLine?.chosen == index
    let candidates = commandCandidates.map(\.line)
    commandLine?.choose(candidates, index)
    return isAgain ? runNamed(.submit) : []
  }

  /// The line of a menu or the help that is chosen already is taken.
  private mutating func pressChoice(_ index: Int) -> [Effect] {
    if let help = dialogs.last as? HelpDialog {
      return help.chosen == index ? submit() : changeHelp { $0.choose(index, in: $1) }
    }
    guard let menu = dialogs.last, menu.choiceCount > 0 else { return [] }
    guard menu.selected == index else { return selectInMenu { _ in index } }
    return runNamed(keyContext == .columns ? .switchChoice : .choose)
  }

  /// Runs an action as its key would.
  private mutating func runNamed(_ name: ActionName) -> [Effect] {
    guard let binding = keys.bindings(in: keyContext).first(where: { $0.action.name == name }) else { return [] }
    return run(binding.action, count: nil)
  }
}

extension AppState {
  /// Rows of a list or lines of a dialog that a notch of the wheel moves.
  private static let notch = 3

  /// Scrolls what lies under the pointer; the selection goes along only where it would leave the screen.
  mutating func turnWheel(over target: PointerTarget, by step: Int) -> [Effect] {
    switch target {
    case .token, .heading, .pane(.tokens): scrollTokens(by: step * Self.notch)
    case .environment, .fold, .pane(.environments): return scrollEnvironments(by: step)
    case .candidate: return completeCommand(by: step > 0 ? 1 : -1)
    case .dialog, .button, .field, .word, .choice: scroll(step > 0 ? .scrollDown : .scrollUp, Self.notch)
    case .hint: break
    }
    return []
  }

  private mutating func scrollTokens(by lines: Int) {
    guard var list = chosenList, list.count > 0 else { return }
    let rows = max(1, Layout(self).tokenRows)
    let top = (list.top + lines).clamped(to: 0...max(0, list.count - rows))
    let selected = list.selected.clamped(to: top...min(list.count, top + rows) - 1)
    if selected != list.selected { list.select(selected) }
    list.top = top
    chosenList = list
  }

  private mutating func scrollEnvironments(by lines: Int) -> [Effect] {
    let layout = Layout(self)
    let (all, rows) = (environmentLines(layout), max(1, layout.environmentRows))
    guard let line = selectedLine(of: all) else { return [] }
    let top = (environmentsTop + lines).clamped(to: 0...max(0, all.count - rows))
    environmentsTop = top
    return select(line: line.clamped(to: top...min(all.count, top + rows) - 1), of: all)
  }
}

/// What lies under the pointer.
enum PointerTarget: Sendable, Equatable {
  case pane(Pane)
  /// An environment by its place.
  case environment(Int)
  /// The line that stands for the folded environments.
  case fold
  /// A row of the upload tokens by its place in the list.
  case token(Int)
  /// The heading of a column of the upload tokens.
  case heading(TokenField)
  /// What the footer offers.
  case hint(ActionName)
  /// What the command line could become.
  case candidate(Int)
  /// A dialog, where it has nothing to choose.
  case dialog
  case button(Confirmation.Button)
  /// A field of a form.
  case field(Int)
  /// One of the words of a field.
  case word(field: Int, Int)
  /// A line of a menu.
  case choice(Int)
}

extension Canvas {
  /// Says what a part is; it lies over what was said before.
  mutating func mark(_ area: Rectangle, as target: PointerTarget) {
    setMeaning(target, of: area)
  }

  /// What lies under a cell.
  func target(at position: Position) -> PointerTarget? {
    meaning(at: position) as? PointerTarget
  }
}
