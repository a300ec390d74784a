import Formats
import TerminalKit

/// The fields of a form as lines: the labels in one column, what is typed in the other.
struct FormContent<Name: Hashable & Sendable> {
  let form: Form<Name>
  let glyphs: GlyphSet
  /// Whether keys are taken now.
  let isActive: Bool
  /// Whether masked fields are shown.
  var isShown = false
  /// What is wrong with what is typed into the field that has the keys.
  var problem: String?
  /// What follows from what is typed there, in the place of the hint.
  var note: String?
  /// Whether there is a hint at all; what came of what was sent needs its place.
  var givesHints = true

  func add(to content: inout DialogContent, width: Int) {
    let longest = (form.fields.map { DisplayText($0.label).width }.max() ?? 0) + 2
    // Where there is little room, labels are cut rather than what is chosen.
    let labels = max(0, min(longest, width - max(4, longestChoice)))
    let room = max(4, width - labels)
    for (index, field) in form.fields.enumerated() {
      let isFocused = index == form.focused && isActive
      var line = StyledText(label(field, cells: labels), isFocused ? .textStrong : .text)
      switch field.input {
      case .text(let text, let isSecret):
        let (shown, cursor) = text.window(room: room, mask: isSecret && !isShown ? glyphs.masked : nil)
        line = line + StyledText(shown.padded(to: room), isFocused ? .inputFocus : .input).pointing(at: .field(index))
        if isFocused { content.cursor = Position(row: content.foot.count, column: labels + cursor) }
      case .choice(let words, let chosen):
        line = line + choice(words, chosen, isFocused, field: index, room: room)
      }
      content.foot.add(line)
    }
    guard isActive, form.fields.indices.contains(form.focused) else { return }
    content.focus = focus(form.fields[form.focused])
    guard let hint = problem ?? note ?? (givesHints ? hint(form.fields[form.focused]) : nil) else { return }
    content.foot.addGap()
    content.foot.add(hint, problem == nil ? .textDim : .statusWarn, width: width)
  }

  private var longestChoice: Int {
    let widths = form.fields.map { field in
      if case .choice(let words, _) = field.input { words.map { DisplayText($0).width }.max() ?? 0 } else { 0 }
    }
    return widths.max() ?? 0
  }

  private func label(_ field: FormField<Name>, cells: Int) -> DisplayText {
    DisplayText(field.label).truncated(to: max(0, cells - 2)).padded(to: cells)
  }

  private func focus(_ field: FormField<Name>) -> DialogFocus {
    let label = DisplayText(field.label)
    switch field.input {
    case .text(let text, let isHidden):
      return .field(
        label: label, text: isHidden && !isShown ? "" : DisplayText(text.text), isHidden: isHidden && !isShown,
        isOffered: form.offersText,
        hint: (problem ?? note ?? field.hint).map { DisplayText($0) })
    case .choice(let words, let chosen):
      let words = words.map { DisplayText($0) }
      return .choice(label: label, chosen: words[chosen], of: words)
    }
  }

  private func choice(
    _ words: [String], _ chosen: Int, _ isFocused: Bool, field: Int, room: Int
  ) -> StyledText {
    // Nobody hears which of the words has the mark.
    if glyphs == .words, words.indices.contains(chosen) {
      return StyledText(DisplayText(words[chosen]), isFocused ? .inputFocus : .textStrong)
    }
    let all = choices(words, chosen, isFocused, field)
    guard all.width > room + 2, words.indices.contains(chosen) else { return all }
    let word = DisplayText(words[chosen]).truncated(to: room)
    let place: DisplayText = " \(chosen + 1) of \(words.count)"
    var line = StyledText(word, isFocused ? .inputFocus : .textStrong)
    if word.width + place.width <= room { line.append(place, .textDim) }
    return line.pointing(at: .word(field: field, (chosen + 1) % words.count))
  }

  /// All the words in a row; where they do not fit, one stands for them.
  private func choices(_ words: [String], _ chosen: Int, _ isFocused: Bool, _ field: Int) -> StyledText {
    words.enumerated().reduce(StyledText()) { line, word in
      let isChosen = word.offset == chosen
      let text = DisplayText(word.element)
      var next = StyledText(isChosen ? "(\(glyphs.fresh)) " : "( ) ", isChosen ? .textStrong : .textDim)
      next.append(text, isChosen ? (isFocused ? .inputFocus : .textStrong) : .textDim)
      return line + next.pointing(at: .word(field: field, word.offset)) + StyledText("  ")
    }
  }

  private func hint(_ field: FormField<Name>) -> String? {
    field.hint ?? (field.choice == nil ? nil : "left and right choose")
  }
}
