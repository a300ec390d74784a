import Formats
import TerminalKit

/// The fields of a form as lines: the labels in one column, what is typed in the other, and below a field what is wrong with it.
struct FormContent<Name: Hashable & Sendable> {
  let form: Form<Name>
  let glyphs: GlyphSet
  /// Whether keys are taken now.
  let isActive: Bool
  /// Whether masked fields are shown.
  var isShown = false
  /// What may be wrong with what is typed into the focused field, while it is typed.
  var problem: String?
  /// What follows from what is typed there, in the place of the hint.
  var note: String?
  /// Whether there is a hint at all; what came of what was sent needs its place.
  var givesHints = true

  /// Cells between labels and fields, the last but one of which marks what is wrong.
  private static var gap: Int { 3 }

  func add(to content: inout DialogContent, width: Int) {
    let longest = (form.fields.map { DisplayText($0.label).width }.max() ?? 0) + Self.gap
    // If there is little room, labels are cut rather than what is chosen.
    let labels = max(0, min(longest, width - max(4, longestChoice)))
    let room = max(4, width - labels)
    for (index, field) in form.fields.enumerated() {
      let isFocused = index == form.focused && isActive
      let flaw = form.flaw(at: index)
      let label = label(field, isFocused, isFlawed: flaw != nil, cells: labels)
      switch field.input {
      case .text(let text, let isSecret):
        if isFocused {
          let cursor = text.window(room: room, mask: mask(isSecret)).cursor
          content.cursor = Position(row: content.foot.count, column: labels + cursor)
        }
        content.foot.add(
          label + typed(field, text, isSecret, isFocused, room: room).pointing(at: .field(index)))
      case .choice(let words, let chosen):
        content.foot.add(label + choice(words, chosen, isFocused, field: index, room: room))
      }
      if let flaw { add(flaw, .statusError, below: labels, room, to: &content) }
      if let remark = field.remark { add(remark, .statusWarn, below: labels, room, to: &content) }
    }
    addHint(to: &content, width: width)
  }

  private func addHint(to content: inout DialogContent, width: Int) {
    guard isActive, let field = form.focusedField else { return }
    content.focus = focus(field)
    guard form.flaw(at: form.focused) == nil else { return }
    guard let hint = problem ?? note ?? (givesHints ? hint(field) : nil) else { return }
    content.foot.addGap()
    content.foot.add(hint, problem == nil ? .textDim : .statusWarn, width: width)
  }

  private func add(_ words: String, _ slot: ThemeSlot, below labels: Int, _ room: Int, to content: inout DialogContent)
  {
    for line in DisplayText(words).wrapped(to: room) {
      content.foot.add(StyledText(DisplayText("").padded(to: labels)) + StyledText(line, slot))
    }
  }

  private var longestChoice: Int {
    let widths = form.fields.map { field in
      if case .choice(let words, _) = field.input { words.map { chosen($0).width }.max() ?? 0 } else { 0 }
    }
    return widths.max() ?? 0
  }

  private func label(_ field: FormField<Name>, _ isFocused: Bool, isFlawed: Bool, cells: Int) -> StyledText {
    let name = DisplayText(field.label).truncated(to: max(0, cells - Self.gap))
    let mark = isFlawed && cells >= Self.gap ? glyphs.revoked : ""
    return StyledText(name.padded(to: max(0, cells - 2)), isFocused ? .textStrong : .text)
      + StyledText(mark.padded(to: min(2, cells)), .statusError)
  }

  private func mask(_ isSecret: Bool) -> DisplayText? { isSecret && !isShown ? glyphs.masked : nil }

  private func typed(
    _ field: FormField<Name>, _ text: TextField, _ isSecret: Bool, _ isFocused: Bool, room: Int
  ) -> StyledText {
    let slot = isFocused ? ThemeSlot.inputFocus : .input
    if text.isEmpty, let placeholder = field.placeholder {
      return StyledText(DisplayText(placeholder).truncated(to: room), .textDim).padded(to: room)
    }
    return StyledText(text.window(room: room, mask: mask(isSecret)).shown.padded(to: room), slot)
  }

  private func focus(_ field: FormField<Name>) -> DialogFocus {
    let label = DisplayText(field.label)
    let hint = form.flaw(at: form.focused) ?? problem ?? note ?? field.hint
    switch field.input {
    case .text(let text, let isHidden):
      let words = [text.isEmpty ? field.placeholder : nil, field.remark, hint].compactMap(\.self).joined(
        separator: ", ")
      return .field(
        label: label, text: isHidden && !isShown ? "" : DisplayText(text.text), isHidden: isHidden && !isShown,
        isOffered: form.offersText,
        hint: words.isEmpty ? nil : DisplayText(words))
    case .choice(let words, let chosen):
      let words = words.map { DisplayText($0) }
      return .choice(label: label, chosen: words[chosen], of: words)
    }
  }

  /// A word that the arrows change.
  private func chosen(_ word: String) -> DisplayText {
    "\(glyphs.choiceStart) \(DisplayText(word)) \(glyphs.choiceEnd)"
  }

  /// The chosen word among the others; where they do not fit, its place stands for them.
  private func choice(
    _ words: [String], _ chosen: Int, _ isFocused: Bool, field: Int, room: Int
  ) -> StyledText {
    guard words.indices.contains(chosen) else { return StyledText() }
    let slot = isFocused ? ThemeSlot.inputFocus : .textStrong
    // Nobody hears which of the words stands between the signs.
    if glyphs == .words { return StyledText(DisplayText(words[chosen]), slot) }
    let all = words.enumerated().map { place, word in
      StyledText(place == chosen ? self.chosen(word) : DisplayText(word), place == chosen ? slot : .textDim)
        .pointing(at: .word(field: field, place))
    }
    let width = all.map(\.width).reduce(2 * (all.count - 1), +)
    if width <= room { return all.dropFirst().reduce(all[0]) { $0 + StyledText("  ") + $1 } }
    let place: DisplayText = " \(chosen + 1) of \(words.count)"
    var line = StyledText(self.chosen(words[chosen]).truncated(to: room), slot)
    if line.width + place.width <= room { line.append(place, .textDim) }
    return line.pointing(at: .word(field: field, (chosen + 1) % words.count))
  }

  private func hint(_ field: FormField<Name>) -> String? {
    if let hint = field.hint { return hint }
    return field.choice == nil ? nil : glyphs == .of(.utf8) ? "← → to choose" : "left and right to choose"
  }
}
