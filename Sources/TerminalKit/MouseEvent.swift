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
