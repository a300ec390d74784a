import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Fields of a dialog, one of which takes the keys.
struct Form<Name: Hashable & Sendable>: Sendable {
  var fields: [FormField<Name>]
  private(set) var focused = 0
  /// Whether nothing was done to the field since it was focused.
  private(set) var isUntouched = true
  /// The fields that were left once: what is wrong with them is shown from then on.
  private var left: Set<Name> = []
  /// Until when what is typed into masked fields is shown; nil while it is masked.
  private(set) var shownUntil: Date?

  init(_ fields: [FormField<Name>]) {
    self.fields = fields
    focused = fields.firstIndex(where: \.isEmpty) ?? 0
  }

  subscript(name: Name) -> FormField<Name>? { fields.first { $0.name == name } }

  /// What was typed into a field, or an empty text.
  func text(_ name: Name) -> String { self[name]?.textField?.text ?? "" }

  /// The focused field.
  var focusedField: FormField<Name>? { fields.indices.contains(focused) ? fields[focused] : nil }

  mutating func handle(_ input: FormInput) -> FormReaction {
    switch input {
    case .advance:
      guard !isAtEnd else { return submitted() }
      focus(on: focused + 1)
    case .submit: return submitted()
    case .nextField: move(by: 1)
    case .previousField: move(by: -1)
    case .key(let key):
      isUntouched = false
      return edit(key) ? .edited : .ignored
    case .pasted(let text):
      isUntouched = false
      return paste(text) ? .edited : .ignored
    case .switchShown(let end): shownUntil = shownUntil == nil ? end : nil
    case .field(let index): focus(on: index)
    case .otherButton, .button: return .ignored
    case .word(let field, let word):
      focus(on: field)
      if case .choice(let words, _) = fields[focused].input, focused == field, words.indices.contains(word) {
        fields[focused].input = .choice(words, chosen: word)
      }
    }
    return .edited
  }

  private mutating func submitted() -> FormReaction {
    mask()
    return .submitted
  }

  /// Inserts pasted text into the field that takes the keys; false where it is a choice.
  private mutating func paste(_ text: String) -> Bool {
    guard fields.indices.contains(focused), case .text(var field, let isSecret) = fields[focused].input else {
      return false
    }
    field.insert(text, isSecret: isSecret)
    fields[focused].input = .text(field, isSecret: isSecret)
    return true
  }

  /// What is wrong with a field, once it was left.
  func flaw(at index: Int) -> String? { left.contains(fields[index].name) ? fields[index].flaw : nil }

  /// Gives the keys to the first field as which it cannot be submitted; false where there is none.
  mutating func goToFirstFlaw() -> Bool {
    left = Set(fields.map(\.name))
    guard let index = fields.firstIndex(where: { $0.flaw != nil }) else { return false }
    focus(on: index)
    return true
  }

  var offersText: Bool { isUntouched && focusedField?.textField?.isEmpty == false }

  /// Whether the same is typed and chosen in another form.
  func holdsTheSame(as other: Form) -> Bool {
    fields.map(\.content) == other.fields.map(\.content)
  }

  var hasSecrets: Bool { fields.contains(where: \.isSecret) }

  func isShown(at now: Date) -> Bool {
    shownUntil.map { now < $0 } ?? false
  }

  /// Masks what is typed into masked fields.
  mutating func mask() {
    shownUntil = nil
  }

  /// Gives the keys to a field by its name.
  mutating func focus(on name: Name) {
    if let index = fields.firstIndex(where: { $0.name == name }) { focus(on: index) }
  }

  /// Replaces the fields. The field that had the focus keeps it if it is still there.
  mutating func replaceFields(_ fields: [FormField<Name>]) {
    let name = focusedField?.name
    self.fields = fields
    focused = fields.firstIndex { $0.name == name } ?? min(focused, max(0, fields.count - 1))
  }

  private mutating func focus(on index: Int) {
    guard fields.indices.contains(index), index != focused else { return }
    if let field = focusedField { left.insert(field.name) }
    (focused, isUntouched) = (index, true)
  }

  /// Whether Enter submits the form.
  var isAtEnd: Bool { focused >= fields.count - 1 }

  private mutating func move(by step: Int) {
    guard !fields.isEmpty else { return }
    focus(on: (focused + step + fields.count) % fields.count)
  }

  private mutating func edit(_ key: Key) -> Bool {
    guard fields.indices.contains(focused) else { return false }
    switch fields[focused].input {
    case .text(var field, let isSecret):
      guard field.handle(key) else { return false }
      fields[focused].input = .text(field, isSecret: isSecret)
    case .choice(let words, let chosen):
      guard let step = Self.step(of: key) else { return false }
      fields[focused].input = .choice(words, chosen: (chosen + step + words.count) % words.count)
    }
    return true
  }

  private static func step(of key: Key) -> Int? {
    switch key {
    case .right, .character(" "), .character("l"): 1
    case .left, .character("h"): -1
    default: nil
    }
  }
}
