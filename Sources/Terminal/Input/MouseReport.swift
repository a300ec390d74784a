import Interface

/// What terminals send when the mouse is used (xterm's control sequences, "Mouse Tracking").
enum MouseReport {
  private static let wheel = 64
  private static let motion = 32
  private static let buttons = 3

  /// The event of `ESC [ < button ; column ; row M`, where `m` at the end is the button's release; nil where it means nothing here.
  static func event(final: UInt8, parameters: [Int]) -> MouseEvent? {
    guard final == UInt8(ascii: "M"), parameters.count == 3 else { return nil }
    return event(button: parameters[0], column: parameters[1], row: parameters[2])
  }

  /// The same as terminals without mode 1006 send it: `ESC [ M` and three bytes, each 32 more than it says.
  static func event(old bytes: [UInt8]) -> MouseEvent? {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 32 }) else { return nil }
    return event(button: Int(bytes[0]) - 32, column: Int(bytes[1]) - 32, row: Int(bytes[2]) - 32)
  }

  private static func event(button: Int, column: Int, row: Int) -> MouseEvent? {
    guard column > 0, row > 0, button & motion == 0 else { return nil }
    let kind: MouseEvent.Kind
    switch (button & wheel != 0, button & buttons) {
    case (true, 0): kind = .wheelUp
    case (true, 1): kind = .wheelDown
    case (false, 0): kind = .press
    default: return nil
    }
    return MouseEvent(kind, at: Position(row: row - 1, column: column - 1))
  }
}
