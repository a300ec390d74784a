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
