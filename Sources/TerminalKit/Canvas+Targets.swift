extension Canvas {
  /// Says what a part means to the pointer, in the words of the program that draws; it lies over what was said before.
  public mutating func setMeaning(_ meaning: some Sendable, of area: Rectangle) {
    targets.append((area, meaning))
  }

  /// What was said before cannot be meant any more, as something lies over all of it.
  public mutating func forgetTargets() { targets = [] }

  /// What lies under a cell.
  public func meaning(at position: Position) -> (any Sendable)? {
    targets.last { $0.area.contains(position) }?.meaning
  }
}
