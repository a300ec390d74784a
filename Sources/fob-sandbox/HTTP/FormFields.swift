/// The fields of a form or a query, in the order in which they were sent, their values as bytes (a value need not be UTF-8).
struct FormFields: Sendable, Equatable {
  struct Field: Sendable, Equatable {
    var name: String
    var bytes: [UInt8]
  }

  var fields: [Field] = []

  init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// Reads `application/x-www-form-urlencoded`.
  init(parsing body: ArraySlice<UInt8>) {
    fields = body.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return Field(
        name: String(decoding: PercentCoding.bytes(parts[0], plusIsSpace: true), as: UTF8.self),
        bytes: parts.count == 2 ? PercentCoding.bytes(parts[1], plusIsSpace: true) : [])
    }
  }

  /// The last value of a name, as frameworks take it.
  func bytes(_ name: String) -> [UInt8]? {
    fields.last { $0.name == name }?.bytes
  }

  subscript(name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Reads `multipart/form-data` (RFC 7578); files are taken as values.
enum MultipartForm {
  /// Nothing when the content type is another.
  static func fields(of request: Request) -> FormFields? {
    guard let type = request.headers["Content-Type"], type.lowercased().hasPrefix("multipart/form-data"),
      let boundary = parameter("boundary", of: type)
    else { return nil }
    return FormFields(parts(of: request.body, boundary: boundary).compactMap(field))
  }

  private static func parts(of body: [UInt8], boundary: String) -> [ArraySlice<UInt8>] {
    let delimiter = Array("--\(boundary)".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var rest = body[...]
    var begun: Int?
    while let index = rest.firstIndex(ofSequence: delimiter) {
      if let begun { parts.append(body[begun..<max(begun, index - 2)]) }
      begun = min(index + delimiter.count + 2, body.count)
      rest = body[(index + delimiter.count)...]
    }
    return parts
  }

  private static func field(_ part: ArraySlice<UInt8>) -> FormFields.Field? {
    guard let end = part.firstIndex(ofSequence: [13, 10, 13, 10]) else { return nil }
    let lines = String(decoding: part[..<end], as: UTF8.self).split(separator: "\r\n")
    guard let disposition = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
      let name = parameter("name", of: String(disposition))
    else { return nil }
    return FormFields.Field(name: name, bytes: Array(part[(end + 4)...]))
  }

  private static func parameter(_ name: String, of value: String) -> String? {
    for part in value.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].trimmed().lowercased() == name else { continue }
      let text = pair[1].trimmed()
      return text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
        ? String(text.dropFirst().dropLast()) : text
    }
    return nil
  }
}

/// Percent-encoding (RFC 3986 section 2.1).
enum PercentCoding {
  /// The bytes that a text stands for; a `%` that two hex digits do not follow stands for itself.
  static func bytes(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> [UInt8] {
    let source = Array(text)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
        let high = Hex.value(source[index + 1]), let low = Hex.value(source[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plusIsSpace && source[index] == UInt8(ascii: "+") ? 32 : source[index])
        index += 1
      }
    }
    return result
  }

  static func decode(_ text: some StringProtocol) -> String {
    String(decoding: bytes(text.utf8, plusIsSpace: false), as: UTF8.self)
  }

  /// Encodes everything but the unreserved characters.
  static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isUnreserved =
        Character(scalar).isLetter || Character(scalar).isNumber || "-._~".unicodeScalars.contains(scalar)
      result += scalar.isASCII && isUnreserved ? String(scalar) : "%" + Hex.encode([byte]).uppercased()
    }
    return result
  }
}
