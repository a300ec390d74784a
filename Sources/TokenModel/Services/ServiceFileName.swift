/// What the file of a service may be called.
package enum ServiceFileName {
  package static let ending = ".ini"

  /// What a name may look like, for messages.
  package static let rule = "lower-case letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 40"

  /// The service of a file, or nil if the file's name gives none.
  package static func service(of file: String) -> ServiceName? {
    guard file.hasSuffix(ending) else { return nil }
    let name = file.dropLast(ending.count)
    guard (1...40).contains(name.utf8.count), let first = name.utf8.first, isLetterOrDigit(first),
      name.utf8.allSatisfy({ byte in
        isLetterOrDigit(byte) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || "-_.".utf8.contains(byte)
      })
    else { return nil }
    return ServiceName(rawValue: String(name))
  }

  package static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
