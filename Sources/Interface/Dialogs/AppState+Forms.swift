import FoundationEssentials
import TerminalKit

extension Action {
  static let submitForm = Action(
    .submit, .dialogs, [[.enter]], in: [.form], help: "next field; submits in the last one",
    hint: Hint("go on", 1), when: \.answering
  ) { state, _ in state.takeInForm(.advance) }
  static let submitNow = Action(
    .submitNow, .dialogs, [[.control("s")]], in: [.form], help: "submit from any field", hint: Hint("submit", 3),
    when: \.submitting
  ) { state, _ in state.takeInForm(.submit) }
  static let nextField = Action(
    .nextField, .dialogs, [[.tab], [.down]], in: [.form], help: "next field",
    when: \.severalFields
  ) { state, _ in state.takeInForm(.nextField) }
  static let showTyped = Action(
    .showTyped, .dialogs, [[.control("r")], [.alt("v")]], in: [.form],
    help: "show what is typed into masked fields for 30 seconds, or mask it", hint: Hint("show", 4), when: \.masked
  ) { state, _ in
    state.takeInForm(.switchShown(until: state.now.addingTimeInterval(InspectDialog.revealSeconds)))
  }
  static let previousField = Action(
    .previousField, .dialogs, [[.backTab], [.up]], in: [.form], help: "previous field", when: \.severalFields
  ) { state, _ in state.takeInForm(.previousField) }
  static let otherButton = Action(
    .otherButton, .dialogs, [[.tab], [.backTab], [.left], [.right], .character("h"), .character("l")],
    in: [.confirmation], help: "the other button", hint: Hint("other button", 2), when: \.answering
  ) { state, _ in state.takeInForm(.otherButton) }
  static let press = Action(
    .press, .dialogs, [[.enter]], in: [.confirmation], help: "press the chosen button", hint: Hint("press it", 1),
    when: \.answering
  ) { state, _ in state.takeInForm(.advance) }
}

extension AppState {
  /// Fields and buttons.
  fileprivate var answering: Availability { dialogs.last?.unlessAwaiting ?? .possible }

  /// What cannot be undone is confirmed with Enter alone.
  fileprivate var submitting: Availability {
    guard answering.isPossible, !(dialogs.last is any FormDialog) else { return answering }
    return .impossible("Press \(key(.submit, in: .form)) once the name is typed.")
  }

  fileprivate var severalFields: Availability {
    guard answering.isPossible else { return answering }
    return dialogs.last?.fields?.count ?? 0 > 1 ? .possible : .impossible("There is only one field.")
  }

  fileprivate var masked: Availability {
    guard answering.isPossible else { return answering }
    return dialogs.last?.fields?.hasSecrets == true ? .possible : .impossible("Nothing is masked here.")
  }

  /// A key in a dialog with fields: what is no action is typed.
  mutating func keyForFields(_ key: Key) -> [Effect] {
    if case .action(let action) = keys.match([key], in: .form) { return run(action, count: nil) }
    return takeInForm(.key(key))
  }

  /// What is done to the fields or the buttons of the top dialog, while its answer is not awaited.
  mutating func takeInForm(_ input: FormInput) -> [Effect] {
    let isPasted = if case .pasted = input { true } else { false }
    guard var dialog = dialogs.last, dialog.work == nil else {
      if isPasted {
        notice = .info("Pasted text is not taken here.")
      } else if case .impossible(let reason) = answering {
        say(.warning(reason), about: .refusal(.submit))
      }
      return []
    }
    // Keys that fields have no use for scroll the lines above them.
    switch input {
    case .key(.pageDown): scroll(.scrollPageDown, 1)
    case .key(.pageUp): scroll(.scrollPageUp, 1)
    default:
      if display.isPlain, dialog.fields?.offersText == true, input.isText {
        for key in [Key.control("e"), .control("u")] { _ = dialog.handle(.key(key)) }
      }
      let reaction = dialog.handle(input)
      replaceDialog(dialog)
      if reaction == .ignored {
        if isPasted { notice = .info("Pasted text is not taken here.") }
        if case .key(let key) = input { sayDead([key]) }
      }
      return follow(reaction)
    }
    return []
  }

  private mutating func follow(_ reaction: FormReaction) -> [Effect] {
    switch reaction {
    case .edited, .ignored: break
    case .submitted: return submit()
    case .cancelled: return cancelDialog()
    case .nameDiffers:
      notice = .warning("Nothing was done: type the name exactly, or press \(key(.cancel, in: .form)).")
    }
    return []
  }

  /// A click into a form or on a button; Cancel acts at once, what ends something is chosen and waits for its own key.
  mutating func takePointed(_ target: PointerTarget) -> [Effect] {
    guard dialogs.last?.work == nil else { return [] }
    switch target {
    case .button(.cancel): return cancelDialog()
    case .button(let button):
      let effects = takeInForm(.button(button))
      notice = .info("\(key(.press, in: .confirmation)) presses it.")
      return effects
    case .field(let index): return takeInForm(.field(index))
    case .word(let field, let word): return takeInForm(.word(field: field, word))
    case .pane, .environment, .fold, .token, .heading, .hint, .candidate, .dialog, .choice: return []
    }
  }
}

/// Menus.
extension Action {
  static let chooseNext = choosing(.chooseNext, [.character("j"), [.down], [.tab]], "next choice") { $0.selected + 1 }
  static let choosePrevious = choosing(
    .choosePrevious, [.character("k"), [.up], [.backTab]], "previous choice"
  ) { $0.selected - 1 }
  static let chooseFirst = choosing(
    .chooseFirst, [[.character("g"), .character("g")], [.home]], "first choice"
  ) { _ in 0 }
  static let chooseLast = choosing(.chooseLast, [.character("G"), [.end]], "last choice") { $0.choiceCount - 1 }

  private static func choosing(
    _ name: ActionName, _ bindings: [[Key]], _ help: String, line: @escaping @Sendable (any Dialog) -> Int
  ) -> Action {
    Action(name, .dialogs, bindings, in: [.menu, .columns], help: help) { state, _ in state.selectInMenu(line) }
  }

  static let choose = Action(
    .choose, .dialogs, [[.enter], .character("s")], in: [.menu], help: "take this choice", hint: Hint("choose", 1)
  ) { state, _ in state.submit() }
}

extension AppState {
  /// Chooses another line of the top menu, or the nearest one that there is.
  mutating func selectInMenu(_ line: (any Dialog) -> Int) -> [Effect] {
    guard var menu = dialogs.last, menu.choiceCount > 0 else { return [] }
    menu.selected = line(menu).clamped(to: 0...menu.choiceCount - 1)
    replaceDialog(menu)
    return []
  }
}
