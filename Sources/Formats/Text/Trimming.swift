extension BidirectionalCollection {
  /// What lies between the first element and the last that are none of these: a text without the blanks around it, whatever counts as one.
  public func trimmed(of isBlank: (Element) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
