extension Canvas {
  /// A part of the picture that the pointer can mean.
  struct Target: Sendable {
    let area: Rectangle
    let target: PointerTarget
  }

  /// Says what a part is; it lies over what was said before.
  mutating func mark(_ area: Rectangle, as target: PointerTarget) {
    targets.append(Target(area: area, target: target))
  }

  /// What was said before cannot be meant any more, as something lies over all of it.
  mutating func forgetTargets() { targets = [] }

  /// What lies under a cell.
  func target(at position: Position) -> PointerTarget? {
    targets.last { $0.area.contains(position) }?.target
  }
}
