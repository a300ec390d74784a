import Formats
import TerminalKit

/// Whether something that cannot be undone is really meant: two buttons, of which Cancel is chosen at first, and on production a name to type.
struct Confirmation: Sendable, Equatable {
  enum Button: Sendable, Equatable {
    case cancel, proceed
  }

  /// The name to type; nil where the buttons are enough.
  let name: String?
  private(set) var typed = TextField()
  private(set) var chosen = Button.cancel

  init(name: String?) {
    self.name = name
  }

  /// What takes the keys.
  var keyContext: KeyContext { name == nil ? .confirmation : .form }

  /// How what is typed stands to the name, once that is certain.
  enum Match: Sendable, Equatable {
    case whole
    case wrong
  }

  /// Nil where no name is asked for, and while what is typed is the beginning of it.
  var match: Match? {
    guard let name, !typed.isEmpty else { return nil }
    if typed.text == name { return .whole }
    return name.hasPrefix(typed.text) ? nil : .wrong
  }

  /// Takes what is done to the name or the buttons; nothing that was pasted: what is typed must be meant.
  mutating func handle(_ input: FormInput) -> FormReaction {
    switch input {
    case .advance:
      if let name { return typed.text == name ? .submitted : .nameDiffers }
      return chosen == .proceed ? .submitted : .cancelled
    case .key(let key) where name != nil: return typed.handle(key) ? .edited : .ignored
    case .otherButton: chosen = chosen == .cancel ? .proceed : .cancel
    case .button(let button): chosen = button
    case .key, .submit, .nextField, .previousField, .pasted, .switchShown, .field, .word: return .ignored
    }
    return .edited
  }
}

/// A dialog that asks whether something is really meant.
protocol ConfirmedDialog: Dialog {
  var confirmation: Confirmation { get set }
  /// The word on the button that does it, where a letter presses it: where nothing is lost by that.
  var quickWord: String? { get }
}

extension ConfirmedDialog {
  mutating func handle(_ input: FormInput) -> FormReaction { confirmation.handle(input) }
  var quickWord: String? { nil }

  /// Whether a key is the first letter of the button that does it.
  func isButton(_ key: Key) -> Bool {
    guard case .character(let scalar) = key, work == nil, let letter = quickWord?.first else { return false }
    return String(scalar).lowercased() == String(letter).lowercased()
  }
}

extension Action {
  static let proceed = Action(
    .proceed, .dialogs, [.character("y")], in: [.confirmation], help: "yes, do it; so does the button's first letter",
    hint: Hint("yes", 3),
    when: { state in
      (state.dialogs.last as? any ConfirmedDialog)?.quickWord != nil
        ? state.dialogs.last?.unlessAwaiting ?? .possible
        : .impossible(
          "Press \(state.key(.otherButton, in: .confirmation)), then \(state.key(.press, in: .confirmation)).")
    }
  ) { state, _ in state.submit() }
}

/// The buttons, or the name to type, at the end of such a dialog.
struct ConfirmationContent {
  let confirmation: Confirmation
  /// The word on the button that does it.
  let word: String
  let isActive: Bool
  let glyphs: GlyphSet
  /// Whether the first letter of the word presses the button.
  var isQuick = false

  func add(to content: inout DialogContent, width: Int) {
    content.foot.addGap()
    guard isActive else {
      content.foot.add(StyledText("\(glyphs.busy) Asking the server.", .statusInfo))
      return
    }
    if let name = confirmation.name {
      var line = StyledText("Type ")
      line.append(DisplayText(name), .textStrong)
      line.append(" to confirm: ")
      let typed = DisplayText(confirmation.typed.text)
      let before = DisplayText(String(confirmation.typed.text.prefix(confirmation.typed.cursor)))
      content.cursor = Position(row: content.foot.count, column: min(width - 1, line.width + before.width))
      content.focus = .field(
        label: "Type \(name) to confirm", text: typed, isHidden: false, isOffered: false, hint: nil)
      let room = max(0, width - line.width)
      // What is typed matters more than what is said of it.
      let note = matchNote.flatMap { $0.width + 2 + max(typed.width + 1, 8) <= room ? StyledText("  ") + $0 : nil }
      line.append(typed.padded(to: max(typed.width, room - (note?.width ?? 0))), .inputFocus)
      content.foot.add(note.map { line + $0 } ?? line)
    } else {
      let isCancel = confirmation.chosen == .cancel
      content.focus = .button(
        isCancel ? "Cancel" : DisplayText(word), other: isCancel ? DisplayText(word) : "Cancel")
      content.foot.add(button("Cancel", .cancel) + StyledText("   ") + button(word, .proceed))
    }
  }

  /// Whether the name is right, told while it is typed.
  private var matchNote: StyledText? {
    switch confirmation.match {
    case nil: nil
    case .whole: StyledText("matches", .statusOk)
    case .wrong: StyledText("not the name", .statusWarn)
    }
  }

  /// The chosen button has arrows too, so that it stands out without colour.
  private func button(_ word: String, _ button: Confirmation.Button) -> StyledText {
    let isChosen = confirmation.chosen == button
    if isChosen { return StyledText("[\(glyphs.selection) \(word) ]", .rowSelected).pointing(at: .button(button)) }
    var text = StyledText("[  ")
    text.append(DisplayText(String(word.prefix(1))), isQuick && button == .proceed ? .key : .text)
    text.append(DisplayText(word.dropFirst() + " ]"))
    return text.pointing(at: .button(button))
  }
}
