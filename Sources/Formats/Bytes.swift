import Glibc

extension UnsafeMutableRawBufferPointer {
  /// Overwrites the bytes with zeros; the compiler does not remove this.
  public func wipe() {
    if let baseAddress { explicit_bzero(baseAddress, count) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first place of a byte in a part of these.
  @inlinable
  public func firstPlace(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress, let found = memchr(base + range.lowerBound, Int32(byte), range.count) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The first place of a text in a part of these; an empty one is at the start.
  @inlinable
  public func firstPlace(of text: [UInt8], in range: Range<Int>) -> Int? {
    guard let first = text.first else { return range.lowerBound }
    guard let base = baseAddress else { return nil }
    return text.withUnsafeBytes { text in
      guard let bytes = text.baseAddress else { return nil }
      var place = range.lowerBound
      while range.upperBound - place >= text.count {
        guard let found = firstPlace(of: first, in: place..<range.upperBound - text.count + 1) else { return nil }
        if memcmp(base + found, bytes, text.count) == 0 { return found }
        place = found + 1
      }
      return nil
    }
  }

  /// Compares a part of these with another, byte by byte and then by length: below, at or above 0.
  @inlinable
  public func order(of first: Range<Int>, and second: Range<Int>) -> Int {
    guard let base = baseAddress else { return 0 }
    let order = memcmp(base + first.lowerBound, base + second.lowerBound, Swift.min(first.count, second.count))
    return order == 0 ? first.count - second.count : Int(order)
  }
}
