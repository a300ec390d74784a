import CLinux
import CNcurses
import Glibc
import Host
import TerminalKit

/// The screen: shows canvases with the fewest bytes that curses finds.
///
/// curses writes into a buffer, which `takeBytes` empties. Nothing here waits or reads.
final class CursesScreen {
  let strings: TerminalStrings
  private let buffer: FrameBuffer
  private let screen: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>
  private var styles: CursesStyles
  private var shown: Canvas?
  /// The previous program may have selected another character set.
  private var selectsCharacterSet = true
  private var size: Size

  /// Loads a terminal's description.
  init(terminal: String, size: Size) throws(TerminalFailure) {
    if let reason = ccurses_open() { throw .noCurses(reason: String(cString: reason)) }
    do {
      buffer = try FrameBuffer()
    } catch {
      throw .system(error)
    }
    guard !terminal.isEmpty, let screen = ccurses_newterm(terminal, buffer.stream, buffer.stream) else {
      throw .unsuitable(terminal: terminal)
    }
    guard TerminalDescription.string("cup") != nil, TerminalDescription.string("clear") != nil,
      let window = ccurses_newwin(0, 0, 0, 0)
    else {
      ccurses_endwin()
      ccurses_delscreen(screen)
      throw .unsuitable(terminal: terminal)
    }
    self.screen = screen
    self.window = window
    self.size = size
    styles = CursesStyles()
    strings = TerminalStrings()
    ccurses_nonl()
    // Typing never breaks a frame off.
    ccurses_typeahead(-1)
    // curses writes to a file and has guessed the size.
    resize(to: size)
  }

  /// How many colours the terminal has.
  var colorCount: Int { styles.colorCount }

  /// The terminal's strings for keys, by capability.
  func keyStrings(_ capabilities: [String]) -> [String: [UInt8]] {
    var strings: [String: [UInt8]] = [:]
    for name in capabilities {
      if let value = TerminalDescription.string(name) { strings[name] = Array(value.utf8) }
    }
    return strings
  }

  /// Makes the screen look like a canvas.
  func show(_ canvas: Canvas) {
    if let shown, shown.size == canvas.size {
      for (row, columns) in canvas.changes(since: shown) { draw(row, columns, of: canvas) }
    } else {
      for row in 0..<canvas.size.rows { draw(row, 0..<canvas.size.columns, of: canvas) }
    }
    shown = canvas
    place(canvas)
    ccurses_wnoutrefresh(window)
    ccurses_doupdate()
  }

  /// Draws everything again next time, whatever is on the screen.
  func forget() {
    shown = nil
    selectsCharacterSet = true
    ccurses_clear_screen()
  }

  /// Adapts to another size.
  func resize(to size: Size) {
    self.size = size
    ccurses_resize_term(Int32(size.rows), Int32(size.columns))
    ccurses_wresize(window, Int32(size.rows), Int32(size.columns))
    ccurses_werase(window)
    forget()
  }

  /// Rings the bell.
  func ring() { ccurses_beep() }

  /// Leaves the screen, restoring its earlier content.
  func leave() {
    ccurses_endwin()
    selectsCharacterSet = true
  }

  /// Takes the screen back.
  func enter() {
    enterModes()
    forget()
  }

  /// Takes the bytes gathered for the terminal.
  func takeBytes() -> [UInt8] {
    let bytes = buffer.drain()
    defer { if !bytes.isEmpty { selectsCharacterSet = false } }
    return CharacterSetSelection.removed(from: bytes, keepsFirst: selectsCharacterSet)
  }

  deinit {
    ccurses_delwin(window)
    ccurses_delscreen(screen)
  }

  private func enterModes() {
    ccurses_keypad(window, true)
    ccurses_curs_set(0)
  }

  /// A hidden cursor is placed too; without a place it stays at the last change.
  private func place(_ canvas: Canvas) {
    let position = canvas.cursor ?? canvas.rest
    ccurses_curs_set(canvas.cursor == nil ? 0 : 1)
    ccurses_leaveok(window, position == nil)
    if let position { ccurses_wmove(window, Int32(position.row), Int32(position.column)) }
  }
}

extension CursesScreen {
  /// Draws a part of a line as runs of cells of one style; each run names its column, so that a disagreement about
  /// widths moves nothing after it.
  private func draw(_ row: Int, _ columns: Range<Int>, of canvas: Canvas) {
    guard row < size.rows else { return }
    let cells = canvas.cells(row: row)
    let end = cells.startIndex + min(columns.upperBound, size.columns)
    var text: [wchar_t] = []
    var place = cells.startIndex + columns.lowerBound
    while place < end {
      let first = cells[place]
      let column = place - cells.startIndex
      if first.hasMarks {
        drawMarked(first, of: canvas, row: row, column: column)
        place += max(1, first.width)
        continue
      }
      text.removeAll(keepingCapacity: true)
      while place < end, cells[place].style == first.style, !cells[place].hasMarks {
        CursesScreen.append(cells[place], to: &text)
        place += 1
      }
      drawRun(&text, style: canvas.style(of: first), row: row, column: column)
    }
  }

  private func drawRun(_ text: inout [wchar_t], style: Style, row: Int, column: Int) {
    // curses reads past the last character and must find a terminator there.
    text.append(0)
    let (attributes, pair) = styles.find(style)
    set(attributes, pair)
    ccurses_wmove(window, Int32(row), Int32(column))
    ccurses_waddnwstr(window, text, Int32(text.count - 1))
  }

  private func drawMarked(_ cell: Cell, of canvas: Canvas, row: Int, column: Int) {
    let marks = canvas.marks(of: cell).filter { fob_wcwidth($0.value) == 0 }
    var base: [wchar_t] = []
    CursesScreen.append(cell, to: &base)
    let text = base.prefix(1) + marks.map { wchar_t($0.value) } + [0]
    var (attributes, pair) = styles.find(canvas.style(of: cell))
    var character = cchar_t()
    ccurses_setcchar(&character, Array(text), attributes, 0, &pair)
    // wadd_wch adds the window's own attributes.
    set(ccurses_attribute_normal, 0)
    ccurses_wmove(window, Int32(row), Int32(column))
    ccurses_wadd_wch(window, &character)
  }

  /// The characters of a cell for curses. It asks the C library how wide they are; if that disagrees, or does not know
  /// the character, the rest of the line would move, so the character is replaced.
  private static func append(_ cell: Cell, to text: inout [wchar_t]) {
    if cell.width == 0 { return }
    let value = cell.scalar.value
    if value < 0x7F || fob_wcwidth(value) == cell.width {
      text.append(wchar_t(value))
    } else {
      text.append(0xFFFD)
      if cell.width == 2 { text.append(0x20) }
    }
  }

  private func set(_ attributes: attr_t, _ pair: Int32) {
    var pair = pair
    // The third argument is too short for all pairs there can be; the fourth one counts.
    ccurses_wattr_set(window, attributes, 0, &pair)
  }
}

/// An in-memory file that curses writes to instead of the terminal, so that a frame goes out in one write.
private final class FrameBuffer {
  /// What `newterm` takes for the terminal.
  let stream: UnsafeMutablePointer<FILE>

  init() throws(SystemFailure) {
    let descriptor = fob_memfd_create("fob-frame")
    guard descriptor >= 0, let stream = fdopen(descriptor, "w+") else {
      throw SystemFailure(operation: "make a buffer for the screen")
    }
    self.stream = stream
  }

  deinit {
    fclose(stream)
  }

  /// Takes what was written since the last call.
  func drain() -> [UInt8] {
    let descriptor = fileno(stream)
    let size = Int(lseek(descriptor, 0, SEEK_CUR))
    guard size > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, size, 0))
    }
    lseek(descriptor, 0, SEEK_SET)
    return bytes
  }
}
