import Formats

extension FuzzTarget {
  /// The reader of JSON of every kind.
  static let json = FuzzTarget("json") { input in
    guard let value = try? JSONValue(parsing: input) else { return }
    for pretty in [false, true] {
      let text = value.text(pretty: pretty)
      try BrokenPromise.unless(
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control },
        "JSON text holds a control character.")
      guard let again = try? JSONValue(parsing: Array(text.utf8)) else {
        throw BrokenPromise(description: "JSON text that was written cannot be read.")
      }
      try BrokenPromise.unless(isSame(again, value), "JSON text reads back as another value.")
    }
  }

  /// Whether two values are the same but for the kind of their numbers: the nearest `Double` of a fraction may be whole.
  private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy(isSame)
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { name, value in right[name].map { isSame(value, $0) } ?? false }
    case (.number, .integer), (.integer, .number): left.numberValue == right.numberValue
    default: left == right
    }
  }
}
