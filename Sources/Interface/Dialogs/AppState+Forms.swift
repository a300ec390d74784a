import FoundationEssentials

extension Action {
  static let submitForm = Action(
    .submit, .dialogs, [[.enter]], in: [.form], help: "next empty field, or go on", hint: Hint("go on", 1),
    when: \.answering
  ) { state, _ in state.takeInForm(.advance) }
  static let nextField = Action(
    .nextField, .dialogs, [[.tab], [.down]], in: [.form], help: "next field", hint: Hint("next field", 3),
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
  ) { state, _ in
    state.changeConfirmation { $0.chooseOther() }
    return []
  }
  static let press = Action(
    .press, .dialogs, [[.enter]], in: [.confirmation], help: "press the chosen button", hint: Hint("press it", 1),
    when: \.answering
  ) { state, _ in state.press() }
}

extension AppState {
  /// Why a dialog takes no keys while its answer is awaited.
  static let awaited = "It was sent; the answer is awaited."

  /// Fields and buttons.
  fileprivate var answering: Availability {
    dialogs.last?.work == nil ? .possible : .impossible(Self.awaited)
  }

  fileprivate var severalFields: Availability {
    guard answering.isPossible else { return answering }
    let count =
      switch dialogs.last {
      case .login(let dialog): dialog.form.fields.count
      case .add(let dialog): dialog.form.fields.count
      case .create(let dialog): dialog.form.fields.count
      default: 1
      }
    return count > 1 ? .possible : .impossible("There is only one field.")
  }

  fileprivate var masked: Availability {
    guard answering.isPossible else { return answering }
    return switch dialogs.last {
    case .login(let dialog) where dialog.form.hasSecrets: .possible
    case .add(let dialog) where dialog.form.hasSecrets: .possible
    case .unlock: .possible
    default: .impossible("Nothing is masked here.")
    }
  }

  /// A key in a dialog with fields: what is no action is typed.
  mutating func keyForFields(_ key: Key) -> [Effect] {
    if case .action(let action) = keys.match([key], in: .form) { return run(action, count: nil) }
    return takeInForm(.key(key))
  }

  /// What is done to the fields of the dialog that has the keys, while its answer is not awaited.
  mutating func takeInForm(_ input: FormInput) -> [Effect] {
    let isPasted = if case .pasted = input { true } else { false }
    guard let dialog = dialogs.last, dialog.work == nil else {
      if isPasted {
        notice = .info("Pasted text is not taken here.")
      } else {
        say(.warning(Self.awaited), about: .refusal(.submit))
      }
      return []
    }
    if isPasted, case .help(var help) = dialog, help.isTyping, case .pasted(let text) = input {
      help.paste(text)
      replaceDialog(help)
      return []
    }
    if let step = Self.scrolling(input) {
      scroll(step, 1)
      return []
    }
    var reaction = FormReaction.ignored
    if var form = dialog.kind as? any FormDialog {
      if display.isPlain, form.offersText, input.isText {
        for key in [Key.control("e"), .control("u")] { _ = form.take(.key(key)) }
      }
      reaction = form.take(input)
      replaceDialog(form)
    } else if var asking = dialog.kind as? any ConfirmedDialog {
      let verdict = asking.confirmation.take(input)
      replaceDialog(asking)
      if verdict != .undecided { return decide(verdict) }
    }
    if isPasted, reaction == .ignored { notice = .info("Pasted text is not taken here.") }
    return reaction == .submitted ? submit() : []
  }

  /// What keys that fields have no use for do to the lines above them.
  private static func scrolling(_ input: FormInput) -> ActionName? {
    switch input {
    case .key(.pageDown): .scrollPageDown
    case .key(.pageUp): .scrollPageUp
    default: nil
    }
  }

  /// Changes the buttons of the dialog that has the keys.
  mutating func changeConfirmation(_ change: (inout Confirmation) -> Void) {
    guard var dialog = dialogs.last?.kind as? any ConfirmedDialog else { return }
    change(&dialog.confirmation)
    replaceDialog(dialog)
  }

  /// A click into a form or on a button; Cancel acts at once, what ends something is chosen and waits for its own key.
  mutating func takePointed(_ target: PointerTarget) -> [Effect] {
    guard dialogs.last?.work == nil else { return [] }
    switch target {
    case .button(.cancel): return cancelDialog()
    case .button(let button):
      changeConfirmation { $0.choose(button) }
      notice = .info("\(key(.press, in: .confirmation)) presses it.")
      return []
    case .field(let index): return takeInForm(.field(index))
    case .word(let field, let word): return takeInForm(.word(field: field, word))
    default: return []
    }
  }

  /// Presses the chosen button of the dialog that has the keys.
  fileprivate mutating func press() -> [Effect] {
    var verdict = Confirmation.Verdict.undecided
    changeConfirmation { verdict = $0.verdict }
    return decide(verdict)
  }

  private mutating func decide(_ verdict: Confirmation.Verdict) -> [Effect] {
    switch verdict {
    case .undecided: return []
    case .cancelled: return cancelDialog()
    case .confirmed: return submit()
    case .nameDiffers:
      notice = .warning("Nothing was done: type the name exactly, or press \(key(.cancel, in: .form)).")
      return []
    }
  }
}
