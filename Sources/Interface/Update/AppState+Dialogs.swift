import FoundationEssentials
import TokenModel

extension AppState {
  /// Actions inside the dialog that has the keys.
  mutating func performInDialog(_ action: ActionName, _ count: Int?) -> [Effect] {
    switch action {
    case .cancel:
      if case .help(let help) = dialogs.last, help.search != nil { return changeHelp { $0.clearSearch() } }
      return cancelDialog()
    case .reveal: return switchReveal()
    case .rawAnswer:
      changeInspection { dialog in
        dialog.showsAnswer.toggle()
        dialog.top = 0
      }
    case .submit where dialogs.isEmpty: keepFilter()
    case .submit where keyContext == .filterLine: return changeHelp { $0.keepSearch() }
    case .submit: return takeInForm(.advance)
    case .nextField: return takeInForm(.nextField)
    case .previousField: return takeInForm(.previousField)
    case .showTyped:
      return takeInForm(.switchShown(until: now.addingTimeInterval(InspectDialog.revealSeconds)))
    case .otherButton: changeConfirmation { $0.chooseOther() }
    case .press: return press()
    case .scrollDown, .scrollUp, .scrollToFirst, .scrollToLast, .scrollPageDown, .scrollPageUp:
      scroll(action, count ?? 1)
    case .chooseNext, .choosePrevious, .turnRound, .choose, .switchChoice: return menu(action)
    default: break
    }
    return []
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
      notice = .info(isPasted ? "Pasted text is not taken here." : "It was sent; the answer is awaited.")
      return []
    }
    if isPasted, case .help(var help) = dialog, help.isTyping, case .pasted(let text) = input {
      help.paste(text)
      replaceDialog(.help(help))
      return []
    }
    var reaction = FormReaction.ignored
    switch dialog {
    case .login(var dialog):
      reaction = dialog.form.take(input)
      replaceDialog(.login(dialog))
    case .add(var dialog):
      reaction = dialog.take(input)
      replaceDialog(.add(dialog))
    case .create(var dialog):
      reaction = dialog.form.take(input)
      replaceDialog(.create(dialog))
    case .label(var dialog):
      reaction = dialog.form.take(input)
      replaceDialog(.label(dialog))
    case .revoke(var dialog):
      let verdict = dialog.confirmation.take(input)
      replaceDialog(.revoke(dialog))
      if verdict != .undecided { return decide(verdict) }
    case .revokeMany(var dialog):
      if let step = Self.scrolling(input) {
        scroll(step, 1)
        return []
      }
      let verdict = dialog.confirmation.take(input)
      replaceDialog(.revokeMany(dialog))
      if verdict != .undecided { return decide(verdict) }
    case .resume(var dialog):
      let verdict = dialog.confirmation.take(input)
      replaceDialog(.resume(dialog))
      if verdict != .undecided { return decide(verdict) }
    case .revocation, .rotate, .logOut, .inspect, .copy, .sort, .themes, .columns, .help, .activity, .report: break
    }
    if isPasted, reaction == .ignored { notice = .info("Pasted text is not taken here.") }
    return reaction == .submitted ? submit() : []
  }

  /// What keys that a name to type has no use for do to the lines above it.
  private static func scrolling(_ input: FormInput) -> ActionName? {
    switch input {
    case .nextField: .scrollDown
    case .previousField: .scrollUp
    case .key(.pageDown): .scrollPageDown
    case .key(.pageUp): .scrollPageUp
    default: nil
    }
  }

  /// Changes the buttons of the dialog that has the keys.
  private mutating func changeConfirmation(_ change: (inout Confirmation) -> Void) {
    switch dialogs.last {
    case .revoke(var dialog):
      change(&dialog.confirmation)
      replaceDialog(.revoke(dialog))
    case .revokeMany(var dialog):
      change(&dialog.confirmation)
      replaceDialog(.revokeMany(dialog))
    case .resume(var dialog):
      change(&dialog.confirmation)
      replaceDialog(.resume(dialog))
    case .rotate(var dialog):
      change(&dialog.confirmation)
      replaceDialog(.rotate(dialog))
    case .logOut(var dialog):
      change(&dialog.confirmation)
      replaceDialog(.logOut(dialog))
    default: break
    }
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
  private mutating func press() -> [Effect] {
    guard dialogs.last?.work == nil else {
      notice = .info("It was sent; the answer is awaited.")
      return []
    }
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

  /// Closes the dialog. A login and a reading that are under way are given up; what may change something on a server is waited for.
  mutating func cancelDialog() -> [Effect] {
    guard let dialog = dialogs.last else { return [] }
    guard let work = dialog.work else {
      dialogs.removeLast()
      themes.tried = nil
      // Keys that were meant for what has gone must not reach a question that lay below it.
      return dialogs.isEmpty ? [] : [.terminal(.dropTypedAhead)]
    }
    switch dialog {
    case .login(let dialog):
      change(dialog.environment) { $0.activity = nil }
      dialogs.removeLast()
      return [.cancel(work)]
    case .inspect, .add:
      dialogs.removeLast()
      return [.cancel(work)]
    case .revocation(let dialog): return stopRevocation(dialog, work)
    case .create, .label, .revoke, .revokeMany, .resume, .rotate, .logOut, .copy, .sort, .themes, .columns, .help,
      .activity,
      .report:
      notice = .info("It was sent; the answer is awaited.")
      return []
    }
  }

  /// Sends what a dialog asks for.
  private mutating func submit() -> [Effect] {
    switch dialogs.last {
    case .login(let dialog): return submitLogin(dialog)
    case .add(let dialog): return submitAdd(dialog)
    case .create(let dialog): return submitCreate(dialog)
    case .label(var dialog):
      guard let environment = environment(dialog.environment) else { return [] }
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      replaceDialog(.label(dialog))
      return [.start(.keepLabel(dialog.label, dialog.token.token.reference), environment, work)]
    case .revoke(var dialog):
      guard let environment = environment(dialog.environment) else { return [] }
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      replaceDialog(.revoke(dialog))
      return [.start(.revoke(dialog.token.token.reference), environment, work)]
    case .revokeMany(let dialog):
      return beginRevocation(.revokeMany(dialog.rows), planned: dialog.rows.count, in: dialog.environment)
    case .resume(let dialog):
      let revocation = dialog.revocation
      return beginRevocation(
        .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: dialog.environment)
    case .rotate(let dialog): return submitRotation(dialog)
    case .logOut(var dialog):
      guard let environment = environment(dialog.environment) else { return [] }
      let effects = startOnSession(.logOut, .loggingOut, in: environment)
      (dialog.work, dialog.failure) = (state(of: dialog.environment)?.activity?.work, nil)
      replaceDialog(.logOut(dialog))
      return effects
    case nil, .revocation, .inspect, .copy, .sort, .themes, .columns, .help, .activity, .report: return []
    }
  }

  private mutating func submitLogin(_ dialog: LoginDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    if let activity = state(of: dialog.environment)?.activity {
      notice = .info("\(dialog.environment): \(activity.word)")
      return []
    }
    var dialog = dialog
    let effects = startOnSession(.logIn(dialog.answers, after: dialog.challenge), .loggingIn, in: environment)
    (dialog.work, dialog.failure) = (state(of: dialog.environment)?.activity?.work, nil)
    replaceDialog(.login(dialog))
    return effects
  }

  private mutating func submitCreate(_ dialog: CreateDialog) -> [Effect] {
    guard let environment = environment(dialog.environment) else { return [] }
    var dialog = dialog
    defer { replaceDialog(.create(dialog)) }
    switch dialog.request {
    case .failure(let problem):
      dialog.failure = Failure(word: "invalid", reason: problem.description, advice: nil)
      return []
    case .success(let request):
      let work = nextWork()
      (dialog.work, dialog.failure) = (work, nil)
      return [.start(.create(request), environment, work)]
    }
  }
}

extension AppState {
  /// Changes the help, where it has the keys.
  mutating func changeHelp(_ change: (inout HelpDialog) -> Void) -> [Effect] {
    guard case .help(var help) = dialogs.last else { return [] }
    change(&help)
    replaceDialog(.help(help))
    return []
  }

  /// Scrolls a dialog that shows more lines than fit; its last line stays on the screen.
  mutating func scroll(_ action: ActionName, _ count: Int) {
    guard let dialog = dialogs.last else { return }
    if case .activity = dialog { return moveInActivity(action, count) }
    let (lines, rows) = DialogExtent.of(dialog, in: self)
    let last = max(0, lines - rows)
    func moved(_ top: Int) -> Int {
      let target =
        switch action {
        case .scrollDown: top + count
        case .scrollUp: top - count
        case .scrollPageDown: top + max(1, rows - 1)
        case .scrollPageUp: top - max(1, rows - 1)
        case .scrollToLast: last
        default: 0
        }
      return target.clamped(to: 0...last)
    }
    switch dialog {
    case .inspect(var inspection):
      inspection.top = moved(inspection.top)
      replaceDialog(.inspect(inspection))
    case .revokeMany(var preview):
      preview.top = moved(preview.top)
      replaceDialog(.revokeMany(preview))
    case .revocation(var revocation):
      revocation.top = moved(revocation.top)
      replaceDialog(.revocation(revocation))
    case .help(var help):
      help.top = moved(help.top)
      replaceDialog(.help(help))
    case .report(var report):
      report.top = moved(report.top)
      replaceDialog(.report(report))
    default: break
    }
  }
}
