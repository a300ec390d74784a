/// The members of a JSON object as they stand in its text (RFC 8259), for the few that are looked at where a decoder would take too long.
///
/// What is not plain is nil here and no error: a key given twice, a string with an escape, anything that is no JSON object from its first byte to its
/// last. Nested values are taken as they stand, and judged when they are looked into.
public struct JSONMembers {
  private var members: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []

  /// Reads an object, or nothing where the text is something else.
  public init?(_ text: ArraySlice<UInt8>) {
    var scanner = JSONScanner(text)
    guard scanner.take("{") else { return nil }
    if !scanner.take("}") {
      repeat {
        guard let key = scanner.plainString(), scanner.take(":"), let value = scanner.value(), !contains(key) else {
          return nil
        }
        members.append((key, value))
      } while scanner.take(",")
      guard scanner.take("}") else { return nil }
    }
    guard scanner.isAtEnd else { return nil }
  }

  /// The object that is a member's value.
  public func object(_ key: StaticString) -> JSONMembers? {
    value(key).flatMap { JSONMembers($0) }
  }

  /// The bytes of the string that is a member's value; nothing where it holds an escape.
  public func string(_ key: StaticString) -> ArraySlice<UInt8>? {
    guard let value = value(key), value.first == UInt8(ascii: "\""), !value.contains(UInt8(ascii: "\\")) else {
      return nil
    }
    return value.dropFirst().dropLast()
  }

  /// The number that is a member's value.
  public func number(_ key: StaticString) -> Double? {
    digits(key).flatMap { Double($0) }
  }

  /// The whole number that is a member's value.
  public func integer<Integer: FixedWidthInteger>(_ key: StaticString) -> Integer? {
    digits(key).flatMap { Integer($0) }
  }

  private func digits(_ key: StaticString) -> String? {
    guard let value = value(key), let last = value.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else {
      return nil
    }
    return String(decoding: value, as: UTF8.self)
  }

  /// Whether there is a member of this name.
  public func has(_ key: StaticString) -> Bool { value(key) != nil }

  private func value(_ key: StaticString) -> ArraySlice<UInt8>? {
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    return members.first { $0.key.elementsEqual(wanted) }?.value
  }

  private func contains(_ key: ArraySlice<UInt8>) -> Bool {
    members.contains { $0.key.elementsEqual(key) }
  }
}
