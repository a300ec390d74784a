import Formats
import Foundation

/// A document as Foundation's decoder reads it, to hold fob's own reading against.
struct DecodedJSON {
  /// Whether it is no JSON all the same: the decoder takes a comma before a closing bracket, and some escapes that are none.
  let isTakenForJSON: Bool
  private let value: Value

  /// Reads a document; nil where Foundation refuses it.
  init?(_ text: [UInt8]) {
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(text)) else { return nil }
    self.value = value
    let withoutStrings = String(decoding: text, as: UTF8.self).replacing(/"(\\.|[^"\\])*"/, with: "0")
    isTakenForJSON =
      withoutStrings.contains(/,\s*[\]}]/)
      || (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) == nil
  }

  /// Whether fob read the same, a whole number of either kind counting alike.
  func isSame(as other: JSONValue) -> Bool { value.isSame(as: other) }

  private enum Value: Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let text = try? container.decode(String.self) {
        self = .string(text)
      } else if let bool = try? container.decode(Bool.self) {
        self = .bool(bool)
      } else if let integer = try? container.decode(Int64.self) {
        self = .integer(integer)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let members = try? container.decode([String: Value].self) {
        self = .object(members)
      } else {
        self = .array(try container.decode([Value].self))
      }
    }

    func isSame(as other: JSONValue) -> Bool {
      switch (self, other) {
      case (.null, .null): true
      case (.bool(let left), .bool(let right)): left == right
      case (.integer(let left), .integer(let right)): left == right
      // The decoder drops the fraction of numbers that are too large for a `Double` to have one.
      case (.integer(let left), .number(let right)): abs(Double(left) - right) <= right.ulp
      case (.number(let left), _): left == other.numberValue
      case (.string(let left), .string(let right)): Array(left.utf8) == Array(right.utf8)
      case (.array(let left), .array(let right)):
        left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
      case (.object(let left), .object(let right)):
        left.count == right.count && left.allSatisfy { name, value in right[name].map(value.isSame) ?? false }
      default: false
      }
    }
  }
}
