/// Where something stands in a JSON document (RFC 6901).
public struct JSONPointer: Sendable, Equatable {
  /// As it is written.
  public let text: String
  private let steps: [String]

  /// The whole document.
  public static let whole = JSONPointer(text: "", steps: [])

  /// How many steps a pointer may have: as deep as answers are read.
  private static let longest = 64

  private init(text: String, steps: [String]) {
    self.text = text
    self.steps = steps
  }

  /// Reads a pointer; nil if the text is none.
  public init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    let steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count <= Self.longest, steps.allSatisfy(Self.isWellFormed) else { return nil }
    self.init(
      text: text, steps: steps.map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") })
  }

  /// A `~` begins `~0` or `~1`.
  private static func isWellFormed(_ step: Substring) -> Bool {
    step.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { $0.hasPrefix("0") || $0.hasPrefix("1") }
  }

  /// What stands there, `null` included; nil if nothing does.
  public func value(in document: JSONValue) -> JSONValue? {
    var value = document
    for step in steps {
      let next = value.arrayValue == nil ? value[step] : Self.index(step).flatMap { value[$0] }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// Digits without a leading zero.
  private static func index(_ step: String) -> Int? { Int(step).flatMap { "\($0)" == step ? $0 : nil } }
}
