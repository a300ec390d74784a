import TerminalKit

/// Parses the bytes from a terminal into keys, pastes and mouse events.
///
/// Bytes may come in pieces of any size. Bytes that could begin something longer are `pending`; when nothing more
/// comes, `giveUp` takes them as they are: a lone Escape. Unknown sequences are swallowed whole, so that their letters
/// are not taken for keys.
///
/// curses' own reading would lose characters whose bytes come in two pieces, and would block the loop while it waits
/// for the rest of a sequence.
struct InputParser {
  /// Pasted text beyond this many bytes is dropped.
  private static let pasteLimit = 1 << 20
  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private let sequences: [[UInt8]: Key]
  private let longestSequence: Int
  /// Whether an escape can begin something longer.
  private let takesSequences: Bool
  private var bytes: [UInt8] = []
  private var paste: [UInt8]?
  private var answer: ControlString?

  /// - Parameters:
  ///   - sequences: what this terminal sends for keys, by its description.
  ///   - takesSequences: false if an escape is the escape key, whatever follows.
  init(sequences: [[UInt8]: Key], takesSequences: Bool = true) {
    self.sequences = sequences
    self.takesSequences = takesSequences
    longestSequence = sequences.keys.map(\.count).max() ?? 0
  }

  /// What has begun and not ended.
  enum Pending: Hashable {
    case nothing
    /// Most likely the Escape key alone.
    case escape
    /// An answer of a terminal, which may stay incomplete.
    case answer
    /// A long sequence, a character, or a paste: more is certain to come, however slow the line.
    case rest
  }

  /// Whether more bytes are needed to make sense of those at hand.
  var pending: Pending {
    if paste != nil { return .rest }
    if answer != nil { return .answer }
    if bytes.isEmpty { return .nothing }
    return bytes[0] == 0x1B && bytes.count <= 2 ? .escape : .rest
  }

  /// Takes in bytes and returns the events that they complete.
  mutating func parse(_ more: some Sequence<UInt8>) -> [InputEvent] {
    bytes += more
    var events: [InputEvent] = []
    var position = 0
    while position < bytes.count {
      if paste != nil {
        guard let length = takePasted(bytes[position...], &events) else { break }
        position += length
      } else if var answer {
        let (length, isOver) = answer.pass(over: bytes[position...])
        self.answer = isOver ? nil : answer
        if isOver, let ground = answer.ground { events.append(.ground(ground)) }
        position += length
        if !isOver { break }
      } else if takesSequences, position + 2 < bytes.count, bytes[position] == 0x1B,
        ControlString.isBegun(by: bytes[position + 1])
      {
        answer = ControlString(isCommand: bytes[position + 1] == UInt8(ascii: "]"))
        position += 2
      } else if takesSequences, bytes[position...].starts(with: InputParser.pasteStart) {
        paste = []
        position += InputParser.pasteStart.count
      } else {
        guard case .event(let event, let length) = step(bytes[position...]) else { break }
        if let event { events.append(event) }
        position += length
      }
    }
    bytes.removeFirst(position)
    return events
  }

  /// Nothing more came: what has begun is taken as it is.
  mutating func giveUp() -> [InputEvent] {
    defer {
      bytes = []
      paste = nil
      answer = nil
    }
    if answer != nil { return [] }
    if let paste { return [.pasted(String(decoding: paste + bytes, as: UTF8.self))] }
    guard let first = bytes.first else { return [] }
    guard first == 0x1B else { return first < 0x80 ? [] : [.key(.character("\u{FFFD}"))] }
    guard bytes.count == 2, let second = bytes.last else { return bytes.count == 1 ? [.key(.escape)] : [] }
    return [.key(.alt(Unicode.Scalar(second)))]
  }

  /// Discards what was typed so far. A sequence that is still arriving stays known, so that its rest is not taken for
  /// keys.
  mutating func forget() {
    if pending == .escape { bytes = [] }
    if paste != nil { paste = [] }
  }

  private enum Step {
    /// An event, or nil for bytes without meaning, and how many bytes it took.
    case event(InputEvent?, Int)
    case incomplete

    static func key(_ key: Key?, _ length: Int) -> Step { .event(key.map { .key($0) }, length) }
    static func mouse(_ event: MouseEvent?, _ length: Int) -> Step { .event(event.map { .mouse($0) }, length) }
  }

  private func step(_ rest: ArraySlice<UInt8>) -> Step {
    if let (key, length) = described(rest) { return .key(key, length) }
    guard let first = rest.first else { return .incomplete }
    switch first {
    case 0x1B: return takesSequences ? escape(rest) : .key(.escape, 1)
    case 0x09: return .key(.tab, 1)
    case 0x0A, 0x0D: return .key(.enter, 1)
    case 0x08, 0x7F: return .key(.backspace, 1)
    case ..<0x20: return .key(.control(InputParser.letter(ofControl: first)), 1)
    case ..<0x80: return .key(.character(Unicode.Scalar(first)), 1)
    default: return multibyte(rest)
    }
  }

  /// The longest of the terminal's own sequences at the start of these bytes.
  private func described(_ rest: ArraySlice<UInt8>) -> (Key, Int)? {
    guard !sequences.isEmpty else { return nil }
    for length in stride(from: min(longestSequence, rest.count), to: 0, by: -1) {
      if let key = sequences[Array(rest.prefix(length))] { return (key, length) }
    }
    return nil
  }

  private func escape(_ rest: ArraySlice<UInt8>) -> Step {
    guard let second = rest.dropFirst().first else { return .incomplete }
    switch second {
    case 0x1B: return .key(.escape, 1)
    case UInt8(ascii: "["): return controlSequence(rest)
    case UInt8(ascii: "O"): return singleShift(rest)
    case _ where ControlString.isBegun(by: second): return .incomplete
    case 0x08, 0x7F: return .key(.altBackspace, 2)
    case 0x21..<0x7F: return .key(.alt(Unicode.Scalar(second)), 2)
    default: return .key(.escape, 1)
    }
  }

  /// `ESC O`, in some terminals with a number for the modifiers, and one more byte: the arrows, the first function keys
  /// and the numeric keypad.
  private func singleShift(_ rest: ArraySlice<UInt8>) -> Step {
    let body = rest.dropFirst(2)
    let digits = body.prefix(4).prefix { (0x30..<0x3A).contains($0) }
    guard let final = body.dropFirst(digits.count).first else { return .incomplete }
    guard (0x20..<0x7F).contains(final) else { return .event(nil, 2 + digits.count) }
    let parameters = Int(String(decoding: digits, as: UTF8.self)).map { [1, $0] } ?? []
    let key = KeySequences.shifted(final: final) ?? KeySequences.keypad(final: final)
    return .key(key ?? KeySequences.key(final: final, parameters: parameters), 3 + digits.count)
  }

  /// `ESC [`, parameters, intermediates, a final byte (ECMA-48, section 5.4).
  private func controlSequence(_ rest: ArraySlice<UInt8>) -> Step {
    let body = rest.dropFirst(2)
    if let number = KeySequences.shiftedNumber(body) {
      return .key(KeySequences.key(final: UInt8(ascii: "~"), parameters: [number.value]), 2 + number.length)
    }
    guard let end = body.firstIndex(where: { !(0x20..<0x40).contains($0) }) else {
      return body.count < 64 ? .incomplete : .event(nil, rest.count)
    }
    let length = end - rest.startIndex + 1
    // Anything but a final byte breaks the sequence off and is parsed on its own.
    guard (0x40..<0x7F).contains(body[end]) else { return .event(nil, length - 1) }
    if length == 3, body[end] == UInt8(ascii: "M") {
      return rest.count < 6 ? .incomplete : .mouse(MouseReport.event(old: Array(rest.prefix(6).suffix(3))), 6)
    }
    // The Linux console's F1 to F5 have one more letter.
    if length == 3, body[end] == UInt8(ascii: "[") { return rest.count > 3 ? .event(nil, 4) : .incomplete }
    let isMouse = body.first == UInt8(ascii: "<")
    let numbers = String(decoding: body[..<end].dropFirst(isMouse ? 1 : 0), as: UTF8.self)
    let parameters = numbers.split(separator: ";").map { Int($0) ?? 0 }
    if isMouse { return .mouse(MouseReport.event(final: body[end], parameters: parameters), length) }
    return .key(KeySequences.key(final: body[end], parameters: parameters), length)
  }

  /// A scalar of two to four bytes of UTF-8. Invalid bytes become the replacement character: dropping them would change
  /// a password unseen.
  private func multibyte(_ rest: ArraySlice<UInt8>) -> Step {
    let length =
      switch rest.first ?? 0 {
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 1
      }
    let continuation = rest.dropFirst().prefix(length - 1).prefix { (0x80..<0xC0).contains($0) }
    if continuation.count < length - 1, continuation.count + 1 == rest.count { return .incomplete }
    let taken = rest.prefix(continuation.count + 1)
    guard let scalars = String(validating: taken, as: UTF8.self)?.unicodeScalars, let scalar = scalars.first else {
      return .key(.character("\u{FFFD}"), taken.count)
    }
    return .key(.character(scalar), taken.count)
  }

  /// Takes pasted bytes; the end of the paste completes the event. Bytes that could be the start of that end are left.
  private mutating func takePasted(_ rest: ArraySlice<UInt8>, _ events: inout [InputEvent]) -> Int? {
    let mark = InputParser.pasteEnd
    let end = rest.indices.first { index in
      let tail = rest[index...]
      return tail.first == mark.first && (tail.count < mark.count ? mark.starts(with: tail) : tail.starts(with: mark))
    }
    let text = rest[..<(end ?? rest.endIndex)]
    let room = InputParser.pasteLimit - (paste?.count ?? 0)
    paste?.append(contentsOf: text.prefix(room))
    guard let end, rest.endIndex - end >= mark.count else { return text.isEmpty ? nil : text.count }
    events.append(.pasted(String(decoding: paste ?? [], as: UTF8.self)))
    paste = nil
    return text.count + mark.count
  }

  private static func letter(ofControl byte: UInt8) -> Unicode.Scalar {
    let letter = Unicode.Scalar(byte | 0x40)
    return letter.properties.isUppercase ? Unicode.Scalar(byte | 0x60) : letter
  }
}

/// Something that a person did at the terminal.
enum InputEvent: Hashable {
  case key(Key)
  case mouse(MouseEvent)
  case pasted(String)
  /// An answer of the terminal itself.
  case ground(Ground)

  var isGround: Bool { if case .ground = self { true } else { false } }
}

/// A control string from the terminal: OSC, DCS, APC, PM or SOS (ECMA-48, section 5.6), from `ESC ] P _ ^ X` to ST or
/// BEL. It may answer another program's query, so it never becomes keys.
private struct ControlString: Hashable {
  /// A string longer than this is taken to have lost its end.
  static let limit = 1 << 20

  private static let introducers = Set("]P_^X".utf8)
  private static let bell: UInt8 = 0x07
  private static let escape: UInt8 = 0x1B
  private static let cancelling: Set<UInt8> = [0x18, 0x1A]

  private var count = 0
  /// The beginning of an OSC.
  private var text: [UInt8] = []
  private let isCommand: Bool

  /// - Parameter isCommand: whether it is an OSC.
  init(isCommand: Bool) {
    self.isCommand = isCommand
  }

  /// The terminal's background that the sequence reports, once it is complete; nil for every other sequence.
  var ground: Ground? {
    isCommand && text.count <= GroundQuery.longestAnswer ? GroundQuery.ground(in: text) : nil
  }

  /// Whether an escape and this byte begin a control string.
  static func isBegun(by byte: UInt8) -> Bool { introducers.contains(byte) }

  /// Skips the bytes of the string.
  ///
  /// - Returns: how many, and whether the string has ended. An escape at the end is left: the next byte decides what it
  ///   is.
  mutating func pass(over rest: ArraySlice<UInt8>) -> (length: Int, isOver: Bool) {
    for (place, byte) in zip(rest.indices, rest) {
      let length = place - rest.startIndex
      count += 1
      if byte == ControlString.bell || ControlString.cancelling.contains(byte) { return (length + 1, true) }
      if count > ControlString.limit { return (rest.count, true) }
      guard byte == ControlString.escape else {
        if isCommand, text.count <= GroundQuery.longestAnswer { text.append(byte) }
        continue
      }
      guard let next = rest.dropFirst(length + 1).first else { return (length, false) }
      // An escape that does not end the string breaks it off and begins something else.
      return (next == UInt8(ascii: "\\") ? length + 2 : length, true)
    }
    return (rest.count, false)
  }
}
