/// A key that was pressed.
public enum Key: Hashable, Sendable {
  /// A key that writes something, as the keyboard's layout and the shift key made it.
  case character(Unicode.Scalar)
  /// A letter (lower case) or one of `@[\]^_` with Control. Those that terminals send for tab, enter and escape are these keys.
  case control(Unicode.Scalar)
  /// A key with Alt, which terminals send as escape and the key at once.
  case alt(Unicode.Scalar)
  /// The named keys.
  case escape, enter, tab, backTab, backspace, delete, insert
  /// The arrows.
  case up, down, left, right
  /// The arrows with the shift key.
  case shiftUp, shiftDown, shiftLeft, shiftRight
  /// The arrows with the control key.
  case controlUp, controlDown, controlLeft, controlRight
  /// The arrows with Alt.
  case altUp, altDown, altLeft, altRight
  /// Backspace with Alt.
  case altBackspace
  /// To the first and last, a screen up and down.
  case home, end, pageUp, pageDown
  /// F1 and up.
  case function(Int)

  /// The keys that have a name, as files and the help write it.
  public static let names: [(key: Key, name: String)] = [
    (.escape, "escape"), (.enter, "enter"), (.tab, "tab"), (.backTab, "shift-tab"), (.backspace, "backspace"),
    (.delete, "delete"), (.insert, "insert"), (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"),
    (.shiftUp, "shift-up"), (.shiftDown, "shift-down"), (.shiftLeft, "shift-left"), (.shiftRight, "shift-right"),
    (.controlUp, "ctrl-up"), (.controlDown, "ctrl-down"), (.controlLeft, "ctrl-left"), (.controlRight, "ctrl-right"),
    (.altUp, "alt-up"), (.altDown, "alt-down"), (.altLeft, "alt-left"), (.altRight, "alt-right"),
    (.altBackspace, "alt-backspace"), (.home, "home"), (.end, "end"), (.pageUp, "page-up"), (.pageDown, "page-down"),
    (.character(" "), "space"),
    (.character(","), "comma"),
  ]

  /// How files and the help write the key: `x`, `G`, `space`, `page-up`, `ctrl-r`, `alt-b`, `f5`.
  public var name: String {
    if let named = Key.names.first(where: { $0.key == self }) { return named.name }
    return switch self {
    case .character(let scalar): String(scalar)
    case .control(let scalar): "ctrl-\(scalar)"
    case .alt(let scalar): "alt-\(scalar)"
    case .function(let number): "f\(number)"
    default: ""
    }
  }

  /// The key that a file names, or nothing when there is no such key.
  public init?(name: String) {
    if let named = Key.names.first(where: { $0.name == name }) {
      self = named.key
    } else if let scalar = Key.onlyScalar(of: name) {
      self = .character(scalar)
    } else if name.hasPrefix("ctrl-"), let scalar = Key.onlyScalar(of: name.dropFirst(5)),
      ("a"..."z").contains(scalar) || "@[\\]^_".unicodeScalars.contains(scalar)
    {
      self = .control(scalar)
    } else if name.hasPrefix("alt-"), let scalar = Key.onlyScalar(of: name.dropFirst(4)) {
      self = .alt(scalar)
    } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...63).contains(number), name == "f\(number)" {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static func onlyScalar(of text: some StringProtocol) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first, scalar.value > 0x20, scalar.value != 0x7F else { return nil }
    return scalar
  }
}

/// Something that was done with the mouse.
public struct MouseEvent: Hashable, Sendable {
  /// What was done.
  public enum Kind: Hashable, Sendable {
    /// The first button was pressed.
    case press
    /// The wheel was turned a notch.
    case wheelUp, wheelDown
  }

  /// What was done.
  public let kind: Kind
  /// The cell under the pointer.
  public let position: Position

  /// An event at a cell.
  public init(_ kind: Kind, at position: Position) {
    self.kind = kind
    self.position = position
  }
}
