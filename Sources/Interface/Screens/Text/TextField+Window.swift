import Formats

extension TextField {
  /// The part of what is typed around the cursor that fits, and in which cell of it the cursor stands.
  ///
  /// - Parameter mask: stands for each character where it is a secret.
  func window(room: Int, mask: DisplayText? = nil) -> (shown: DisplayText, cursor: Int) {
    func drawn(_ text: String) -> DisplayText {
      mask.map { DisplayText(String(repeating: $0.string, count: text.count)) } ?? DisplayText(text)
    }
    let before = drawn(String(text.prefix(cursor)))
    guard before.width >= room else { return (drawn(text).prefix(cells: room), before.width) }
    var tail = before
    while tail.width > room - 1 { tail = DisplayText(String(tail.string.dropFirst())) }
    return (tail, tail.width)
  }
}
