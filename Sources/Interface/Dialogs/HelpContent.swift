import Formats
import TerminalKit

/// What the help shows: the keys of what has the focus in columns, or a list of everything that a search finds.
struct HelpContent {
  private let dialog: HelpDialog
  private let state: AppState
  private let sections: [HelpSection]
  /// The entries in their order on the screen.
  let entries: [HelpEntry]
  private let title: String
  private let isList: Bool

  init(_ dialog: HelpDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
    let source = HelpEntries(state)
    let searched = dialog.search?.text ?? ""
    isList = dialog.showsAll || dialog.search != nil || state.display.isPlain
    if dialog.showsAll || dialog.search != nil {
      sections = source.all.map { section in
        HelpSection(
          title: section.title,
          entries: searched.isEmpty ? section.entries : section.entries.filter { $0.matches(searched) })
      }.filter { !$0.entries.isEmpty }
    } else {
      sections = [HelpSection(title: "", entries: source.here)]
    }
    entries = sections.flatMap(\.entries)
    // A title that changes has everything read out.
    title =
      state.display.isPlain ? "Keys" : dialog.showsAll || dialog.search != nil ? "All keys" : "Keys: \(source.title)"
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: DisplayText(title))
    if isList { addList(to: &content, width) } else { addGrid(to: &content, width) }
    addSearch(to: &content, width)
    return content
  }
}

/// The keys of what has the focus, in columns.
extension HelpContent {
  /// How entries stand in columns, filled one after the other.
  struct Grid: Equatable {
    let columns: Int
    /// In each column.
    let rows: Int
    /// Cells of a column.
    let width: Int

    /// Cells that a column has at least: a key and a few words.
    static let narrowest = 24
    static let gap = 2

    /// As few columns as need no more rows than there is room for, and as many as fit where there are more entries.
    init(entries: Int, width: Int, room: Int) {
      let most = max(1, (width + Self.gap) / (Self.narrowest + Self.gap))
      let wanted = (entries + max(1, room) - 1) / max(1, room)
      columns = wanted.clamped(to: 1...most)
      rows = max(1, (entries + columns - 1) / columns)
      self.width = (width + Self.gap) / columns - Self.gap
    }
  }

  /// Cells for a key in the grid: `Ctrl-D`.
  private static let keyWidth = 6

  /// Lines below the grid: what the chosen entry does, and why it does not.
  private static let footRows = 2

  var grid: Grid {
    Grid(
      entries: entries.count, width: DialogExtent.width(of: dialog, on: state.display),
      room: DialogExtent.area(in: state).rows - 3 - Self.footRows)
  }

  /// Lines that are on the screen at once.
  private var rowsOnScreen: Int {
    DialogExtent.area(in: state).rows - (isList ? 2 : 3 + Self.footRows)
  }

  /// The entry about a screen further down, or with a step of -1 up, so that no line is skipped.
  func page(from index: Int, by step: Int) -> Int {
    let room = max(1, rowsOnScreen - 1)
    guard isList else { return index + step * room }
    let starts = self.starts
    guard starts.indices.contains(index) else { return index }
    let far = starts[index] + step * room
    let target =
      step > 0
      ? starts.lastIndex { $0 <= far }.map { max($0, index + 1) }
      : starts.firstIndex { $0 >= far }.map { min($0, index - 1) }
    return target ?? index
  }

  /// The first line of each entry of the list.
  private var starts: [Int] {
    let width = DialogExtent.width(of: dialog, on: state.display)
    var (starts, line): ([Int], Int) = ([], 0)
    for section in sections {
      // The heading, and the gap above it.
      if !section.title.isEmpty { line += line == 0 ? 1 : 2 }
      for entry in section.entries {
        starts.append(line)
        line += lines(entry, isChosen: false, width: width).count
      }
    }
    return starts
  }

  private func addGrid(to content: inout DialogContent, _ width: Int) {
    let grid = grid
    for row in 0..<grid.rows {
      var line = StyledText()
      for column in 0..<grid.columns {
        let index = column * grid.rows + row
        guard entries.indices.contains(index) else { continue }
        if column > 0 { line = line.padded(to: column * (grid.width + Grid.gap)) }
        line =
          line + cell(entries[index], isChosen: index == dialog.chosen, width: grid.width).pointing(at: .choice(index))
      }
      content.lines.add(line)
    }
    let rows = rowsOnScreen
    content.top = (dialog.chosen % grid.rows - rows / 2).clamped(to: 0...max(0, grid.rows - rows))
    guard entries.indices.contains(dialog.chosen) else { return }
    let chosen = entries[dialog.chosen]
    var line = StyledText(chosen.allKeys + "  ", .key)
    line.append(chosen.help)
    content.foot.add(line)
    content.foot.add(StyledText(DisplayText(chosen.reason.map { "Not now: \($0)" } ?? ""), .textDim))
  }

  private func cell(_ entry: HelpEntry, isChosen: Bool, width: Int) -> StyledText {
    let isPossible = entry.reason == nil
    func slot(_ possible: ThemeSlot, _ impossible: ThemeSlot) -> ThemeSlot {
      isChosen ? .rowSelected : isPossible ? possible : impossible
    }
    guard let key = entry.keys.first else {
      return StyledText((":" + entry.name).truncated(to: width).padded(to: width), slot(.text, .textDim))
    }
    var line = StyledText(key.truncated(to: Self.keyWidth).padded(to: Self.keyWidth + 1), slot(.key, .keyDisabled))
    let room = width - Self.keyWidth - 1
    line.append(entry.word.truncated(to: room).padded(to: room), slot(.text, .textDim))
    return line
  }
}

/// A list of entries under their headings.
extension HelpContent {
  private func addList(to content: inout DialogContent, _ width: Int) {
    var index = 0
    for section in sections {
      if !section.title.isEmpty {
        content.lines.addGap()
        content.lines.add(StyledText(DisplayText(section.title), .header))
      }
      for entry in section.entries {
        if index == dialog.chosen { content.top = content.lines.count }
        for line in lines(entry, isChosen: index == dialog.chosen, width: width) {
          content.lines.add(line.pointing(at: .choice(index)))
        }
        index += 1
      }
    }
    if index == 0 { content.lines.add("No key, name or help has this.", .textDim, width: width) }
    let rows = rowsOnScreen
    content.top = (content.top - rows / 2).clamped(to: 0...max(0, content.lines.count - rows))
  }

  /// The lines of an entry, with the keys in a column and, where there is room, the name in another.
  private func lines(_ entry: HelpEntry, isChosen: Bool, width: Int) -> [StyledText] {
    let keys = entry.allKeys
    let search = dialog.search?.text ?? ""
    // Where nobody sees columns no key is torn from the others for the sake of one.
    let isReadOut = state.display.isPlain
    let keysWidth = isReadOut ? keys.width : width < 60 ? 9 : 18
    let nameWidth = width < 90 ? 0 : 20
    let room = max(1, width - keysWidth - 2 - (nameWidth == 0 ? 0 : nameWidth + 2))
    func slot(_ possible: ThemeSlot, _ impossible: ThemeSlot) -> ThemeSlot {
      isChosen ? .rowSelected : entry.reason == nil ? possible : impossible
    }
    let reason = entry.reason.map { DisplayText("not now: \($0)") }
    let help = isReadOut ? [entry.help, reason].compactMap(\.self).joined(separator: "; ") : entry.help
    var helpLines = help.wrapped(to: room).map { StyledText($0, slot(.text, .textDim)) }
    if !isReadOut, let reason { helpLines += reason.wrapped(to: room).map { StyledText($0, .textDim) } }
    let keyLines = keys.wrapped(to: keysWidth)
    return (0..<max(keyLines.count, helpLines.count)).map { index in
      let keys = index < keyLines.count ? keyLines[index] : ""
      var line = StyledText(keys, slot(.key, .keyDisabled)).marking(search).padded(to: keysWidth + 2)
      if nameWidth > 0 {
        line = line + StyledText(index == 0 ? entry.name : "", .textDim).marking(search).padded(to: nameWidth + 2)
      }
      return index < helpLines.count ? line + helpLines[index].marking(search) : line
    }
  }

  private func addSearch(to content: inout DialogContent, _ width: Int) {
    guard let search = dialog.search else { return }
    let note = StyledText(DisplayText("  \(entries.count) found"), .textDim)
    let (shown, cursor) = search.window(room: max(1, width - 1 - note.width))
    if dialog.isTyping { content.cursor = Position(row: content.foot.count, column: 1 + cursor) }
    var line = StyledText("/", .key)
    line.append(shown, dialog.isTyping ? .inputFocus : .match)
    content.foot.add(line.padded(to: width - note.width) + note)
  }
}
