import Formats
import FoundationEssentials
import TokenModel

/// A JSON object of a server's answer, read member by member; a member that is missing, of another type or out of range
/// is an `unexpected` failure that names it. Values, which may be secret, are never named.
struct AnswerObject {
  private let members: [String: JSONValue]
  private let host: String
  /// The path before a member's name in failures: empty at the top, else `data[3].`.
  private let path: String

  private init(_ members: [String: JSONValue], host: String, path: String) {
    self.members = members
    self.host = host
    self.path = path
  }

  /// Reads the body of an answer.
  init(_ response: HTTPResponse, from host: String) throws(ServiceFailure) {
    guard !response.body.isEmpty else {
      throw .unexpected(reason: "\(host) sent an empty answer where JSON was expected.")
    }
    let value: JSONValue
    value = try rethrow(
      JSONValue(parsing: response.body),
      as: { (failure: JSONFailure) in
        ServiceFailure.unexpected(reason: Self.sentence(failure, in: response, from: host))
      })
    guard case .object(let members) = value else {
      throw .unexpected(reason: "\(host) sent JSON that is not an object.")
    }
    self.init(members, host: host, path: "")
  }

  /// What is wrong with a body that is not JSON: usually it is a page of a proxy or of another program.
  private static func sentence(_ problem: JSONFailure, in response: HTTPResponse, from host: String) -> String {
    let type = response.headers["Content-Type"]?.lowercased() ?? ""
    let isPage = type.hasPrefix("text/html") || response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
    return isPage
      ? "\(host) sent a web page where JSON was expected. Check the environment's url and whether a proxy asks to sign in."
      : "\(host) sent an answer that \(problem); it may have been cut."
  }

  /// All of it as text; may contain secrets.
  var text: String { JSONValue.object(members).text(pretty: true) }

  /// A member that is neither missing nor null.
  private func member(_ name: String) -> JSONValue? {
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  /// A required value.
  private func required<Value>(_ value: Value?, _ name: String) throws(ServiceFailure) -> Value {
    guard let value else { throw failure(name, "is missing") }
    return value
  }

  private func failure(_ name: String, _ problem: String) -> ServiceFailure {
    .unexpected(reason: "\(host) sent an answer whose '\(path)\(name)' \(problem).")
  }

  /// A text, or nil if it is missing or null.
  func optionalText(_ name: String) throws(ServiceFailure) -> String? {
    guard let value = member(name) else { return nil }
    guard let text = value.stringValue else { throw failure(name, "is not text") }
    return text
  }

  /// A text that must be there.
  func text(_ name: String) throws(ServiceFailure) -> String {
    try required(try optionalText(name), name)
  }

  /// A truth value, or nil if it is missing or null.
  func optionalFlag(_ name: String) throws(ServiceFailure) -> Bool? {
    guard let value = member(name) else { return nil }
    guard let flag = value.boolValue else { throw failure(name, "is neither true nor false") }
    return flag
  }

  /// A token that can stand in a header, or nil if it is missing, null or empty.
  func optionalToken(_ name: String) throws(ServiceFailure) -> Secret? {
    guard let text = try optionalText(name), !text.isEmpty else { return nil }
    guard TokenCharacters.fitHeader(text) else {
      throw failure(name, "holds characters that no token has, or is too long")
    }
    return Secret(text)
  }

  /// The names of the members.
  var names: [String] { members.keys.sorted() }

  /// A member as readable text: a text unchanged, anything else as JSON; nil if it is missing or null.
  func words(_ name: String) -> String? {
    member(name).map { $0.stringValue ?? $0.text() }
  }

  /// A token that must be there.
  func token(_ name: String) throws(ServiceFailure) -> Secret {
    if member(name)?.stringValue == "" { throw failure(name, "is empty") }
    return try required(try optionalToken(name), name)
  }

  /// A token that is the identifier of something, fit for a path.
  func identifier(_ name: String) throws(ServiceFailure) -> Secret {
    let text = try text(name)
    guard TokenCharacters.fitIdentifier(text) else {
      throw failure(name, text.isEmpty ? "is empty" : "holds characters that no identifier has, or is too long")
    }
    return Secret(text)
  }

  /// A whole number that must be there and within a range.
  func wholeNumber(_ name: String, in range: ClosedRange<Int>) throws(ServiceFailure) -> Int {
    let value = try required(member(name), name)
    guard let number = value.integerValue else { throw failure(name, "is not a whole number") }
    guard let fitting = Int(exactly: number), range.contains(fitting) else {
      throw failure(name, "is not between \(range.lowerBound) and \(range.upperBound)")
    }
    return fitting
  }

  /// A lifetime in seconds: whole, at least 1, and at most ten years, which is safe to add to a date. Many servers
  /// write the number as text.
  /// - Parameter unit: seconds in the member's unit.
  func lifetime(_ name: String, unit: TimeInterval = 1) throws(ServiceFailure) -> TimeInterval {
    let value = try required(member(name), name)
    guard let number = value.numberValue ?? Self.number(value.stringValue) else {
      throw failure(name, "is not a number")
    }
    let seconds = (min(number, Self.longestLifetime) * unit).rounded(.down)
    guard seconds >= 1 else { throw failure(name, "is not positive") }
    return min(seconds, Self.longestLifetime)
  }

  /// A decimal number that is written as text.
  private static func number(_ text: String?) -> Double? {
    guard let text, let first = text.first, first.isASCII, first.isNumber,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Double(text)
  }

  /// Ten years in seconds.
  static let longestLifetime: TimeInterval = 315_360_000

  /// A time as RFC 3339 writes it, or nil if it is missing or null.
  func optionalTime(_ name: String) throws(ServiceFailure) -> Date? {
    guard let text = try optionalText(name) else { return nil }
    guard let time = RFC3339.date(text) else { throw failure(name, "is not a time (RFC 3339)") }
    return time
  }

  /// A time that must be there.
  func time(_ name: String) throws(ServiceFailure) -> Date {
    try required(try optionalTime(name), name)
  }

  /// An object within this one.
  func object(_ name: String) throws(ServiceFailure) -> AnswerObject {
    let value = try required(member(name), name)
    guard let members = value.objectValue else { throw failure(name, "is not an object") }
    return AnswerObject(members, host: host, path: "\(path)\(name).")
  }

  /// An array of objects, at most `limit`. An element that is not an object becomes an empty one: one odd entry does
  /// not hide the others.
  func objects(_ name: String, atMost limit: Int) throws(ServiceFailure) -> [AnswerObject] {
    let elements = try array(name)
    guard elements.count <= limit else { throw failure(name, "holds more than the \(limit) entries asked for") }
    var objects: [AnswerObject] = []
    for (index, element) in elements.enumerated() {
      objects.append(AnswerObject(element.objectValue ?? ["": element], host: host, path: "\(path)\(name)[\(index)]."))
    }
    return objects
  }

  /// An array of texts.
  func texts(_ name: String) throws(ServiceFailure) -> [String] {
    var texts: [String] = []
    for (index, element) in try array(name).enumerated() {
      guard let text = element.stringValue else { throw failure("\(name)[\(index)]", "is not text") }
      texts.append(text)
    }
    return texts
  }

  /// The elements of an array; nil if it is missing or of another type.
  func elements(_ name: String) -> [JSONValue]? {
    member(name)?.arrayValue
  }

  private func array(_ name: String) throws(ServiceFailure) -> [JSONValue] {
    let value = try required(member(name), name)
    guard let elements = value.arrayValue else { throw failure(name, "is not an array") }
    return elements
  }
}

/// Optional members: an unusable one counts as left out, so that nothing optional makes a request fail.
extension AnswerObject {
  /// A text; nil if it is missing, empty or of another type.
  func usableText(_ name: String) -> String? {
    guard let text = try? optionalText(name), !text.isEmpty else { return nil }
    return text
  }

  /// A lifetime in seconds; nil if it is missing, zero, negative or no number: servers write so what has no end.
  /// - Parameter unit: seconds that the member's unit has.
  func usableLifetime(_ name: String, unit: TimeInterval = 1) -> TimeInterval? {
    try? lifetime(name, unit: unit)
  }

  /// A token that can stand in a header; nil if it is missing, empty, of another type or holds other characters.
  func usableToken(_ name: String) -> Secret? {
    try? optionalToken(name)
  }

  /// The texts of an array; nil if it is missing, of another type or holds none.
  func usableTexts(_ name: String) -> [String]? {
    guard let texts = elements(name)?.compactMap(\.stringValue), !texts.isEmpty else { return nil }
    return texts
  }
}
