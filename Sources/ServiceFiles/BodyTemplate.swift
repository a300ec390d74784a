import Formats
import TokenModel

/// The body of a request with placeholders: JSON or a form. A value becomes a JSON value or a form's field, whatever
/// characters it has; a member whose placeholder has no value is left out.
package enum BodyTemplate: Sendable {
  case json(JSONTemplate)
  case form([(name: String, value: TextTemplate)])

  /// What is sent.
  package enum Filled {
    case json(JSONValue)
    case form([(String, String)])
  }

  /// Reads JSON if the text begins as JSON does, else `NAME=VALUE&…`.
  init(_ text: String, known: [String: Placeholder]) throws(TextFailure) {
    if text.hasPrefix("{") || text.hasPrefix("[") {
      self = .json(try JSONTemplate(text, known: known))
    } else {
      self = .form(try FormTemplate.fields(text, known: known))
    }
  }

  /// The placeholders in it.
  var placeholders: Set<Placeholder> {
    switch self {
    case .json(let template): template.placeholders
    case .form(let fields): fields.reduce(into: []) { $0.formUnion($1.value.placeholders) }
    }
  }

  /// The body to send.
  package func body(_ filling: Filling) -> Filled {
    switch self {
    case .json(let template): .json(template.value(filling) ?? [:])
    case .form(let fields):
      .form(fields.compactMap { field in field.value.text(filling).map { (field.name, $0) } })
    }
  }
}

/// `NAME=VALUE&…`, as in forms and queries.
enum FormTemplate {
  static func fields(
    _ text: String, known: [String: Placeholder]
  ) throws(TextFailure) -> [(name: String, value: TextTemplate)] {
    var fields: [(name: String, value: TextTemplate)] = []
    for field in text.split(separator: "&", omittingEmptySubsequences: false) {
      guard let mark = field.firstIndex(of: "="), mark > field.startIndex, !field[..<mark].contains("{") else {
        throw TextFailure("must be NAME=VALUE, joined by '&'")
      }
      let value = String(field[mark...].dropFirst())
      fields.append((String(field[..<mark]), try TextTemplate(value, known: known)))
    }
    return fields
  }
}

/// A JSON document in which placeholders stand bare where values stand: `{"note": {label}}`.
package indirect enum JSONTemplate: Sendable {
  case fixed(JSONValue)
  case placeholder(Placeholder)
  case array([JSONTemplate])
  case object([String: JSONTemplate])

  /// The member that marks a placeholder while the text is read as JSON. A file that writes it itself means a placeholder too.
  private static let mark = "\u{0}"

  /// Reads the text.
  init(_ text: String, known: [String: Placeholder]) throws(TextFailure) {
    let marked = try Self.marked(text, known)
    let value = try rethrow(
      JSONValue(parsing: Array(marked.utf8), depthLimit: 16),
      as: { (failure: JSONFailure) in TextFailure("\(failure); a placeholder is written {label}, without quotes") })
    self = try JSONTemplate(value, known)
  }

  /// The text with an object in place of each placeholder outside strings.
  private static func marked(_ text: String, _ known: [String: Placeholder]) throws(TextFailure) -> String {
    var marked = ""
    var rest = text[...]
    var isInString = false
    while let character = rest.first {
      if isInString, character == "\\" {
        marked += rest.prefix(2)
        rest = rest.dropFirst(2)
        continue
      }
      if character == "\"" { isInString.toggle() }
      let word =
        character == "{"
        ? rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } : ""
      guard !word.isEmpty, rest[word.endIndex...].first == "}" else {
        marked.append(character)
        rest = rest.dropFirst()
        continue
      }
      guard !isInString else {
        throw TextFailure("has {\(word)} within quotes; leave out the quotes, fob writes the value as JSON")
      }
      marked += "{\"\\u0000\":\"\(try TextTemplate.placeholder(word, known).word)\"}"
      rest = rest[word.endIndex...].dropFirst()
    }
    return marked
  }

  private init(_ value: JSONValue, _ known: [String: Placeholder]) throws(TextFailure) {
    switch value {
    case .object(let members):
      if let word = members[Self.mark]?.stringValue {
        self = .placeholder(try TextTemplate.placeholder(word[...], known))
        return
      }
      var parts: [String: JSONTemplate] = [:]
      for (name, member) in members { parts[name] = try JSONTemplate(member, known) }
      self = .object(parts)
    case .array(let elements):
      var parts: [JSONTemplate] = []
      for element in elements { parts.append(try JSONTemplate(element, known)) }
      self = .array(parts)
    case .null, .bool, .integer, .number, .string: self = .fixed(value)
    }
  }

  /// The placeholders in it.
  var placeholders: Set<Placeholder> {
    switch self {
    case .fixed: []
    case .placeholder(let placeholder): [placeholder]
    case .array(let parts): parts.reduce(into: []) { $0.formUnion($1.placeholders) }
    case .object(let parts): parts.values.reduce(into: []) { $0.formUnion($1.placeholders) }
    }
  }

  /// The document; nil for a placeholder without a value.
  func value(_ filling: Filling) -> JSONValue? {
    switch self {
    case .fixed(let value): return value
    case .placeholder(let placeholder):
      return filling[placeholder].map { value in
        placeholder.isNumber ? Int64(value.revealed).map { .integer($0) } ?? .null : .string(value.revealed)
      }
    case .array(let parts):
      let elements = parts.flatMap { $0.elements(filling) }
      // An array of which no element has a value is left out: an empty one would say something else.
      return elements.isEmpty && !parts.isEmpty ? nil : .array(elements)
    case .object(let parts): return .object(parts.compactMapValues { $0.value(filling) })
    }
  }

  /// What it is within an array: a scope is each of its words.
  private func elements(_ filling: Filling) -> [JSONValue] {
    guard case .placeholder(.scope) = self else { return [value(filling)].compactMap(\.self) }
    return filling[.scope]?.revealed.split(separator: " ").map { .string(String($0)) } ?? []
  }
}
