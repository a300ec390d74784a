extension HTTPRequest {
  /// Why this request may not be sent, in words; nil when it may. Looks at characters only, before libcurl sees any of it.
  var flaw: String? {
    if url.unicodeScalars.contains(where: { $0.isControl || $0 == " " }) {
      return "the address holds a control character or a space"
    }
    for field in headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenCharacter) else {
        return "a header field has an impossible name"
      }
      if field.value.unicodeScalars.contains(where: \.isControl) {
        return "the header field \(field.name) holds a control character"
      }
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// C0, DEL or C1.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension UInt8 {
  /// RFC 9110, section 5.6.2.
  fileprivate var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}
