import Formats

/// How encodings write one character: percent and form encoding, the escapes of JSON and of programming languages, HTML's references. In lower case.
enum ScalarSpelling {
  /// Every way but the character itself.
  static func all(of scalar: Unicode.Scalar) -> [[UInt8]] {
    let bytes = Array(scalar.utf8)
    var texts = ["%", "\\x"].map { mark in bytes.map { mark + Hex.encode([$0]) }.joined() }
    if scalar.value < 0x100, bytes.count > 1 { texts.append("%" + Hex.encode([UInt8(scalar.value)])) }
    texts.append(scalar.utf16.map { "\\u" + Hex.encode([UInt8($0 >> 8), UInt8($0 & 0xFF)]) }.joined())
    let hexadecimal = String(scalar.value, radix: 16)
    for number in ["\(scalar.value)", "0\(scalar.value)", "x\(hexadecimal)", "x00\(hexadecimal)"] {
      texts.append("&#\(number);")
    }
    if let name = references[scalar] { texts.append("&\(name);") }
    if escaped.contains(scalar) { texts.append("\\\(scalar)") }
    if scalar == " " { texts.append("+") }
    return texts.map { Array($0.utf8) }
  }

  /// Whether a spelling can begin with a byte.
  static func begins(with byte: UInt8) -> Bool { "%&\\+".utf8.contains(byte) }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch lowercased(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static let references: [Unicode.Scalar: String] = [
    "&": "amp", "<": "lt", ">": "gt", "\"": "quot", "'": "apos", "+": "plus", "/": "sol", "=": "equals", " ": "nbsp",
    "%": "percnt", "#": "num", "\\": "bsol", ":": "colon", ";": "semi", "@": "commat", "$": "dollar", "!": "excl",
    "?": "quest", "`": "grave", "*": "ast",
  ]

  private static let escaped: Set<Unicode.Scalar> = ["\"", "\\", "/", "'", "$", "`", "&"]
}
