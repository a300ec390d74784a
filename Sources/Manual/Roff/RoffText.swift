/// Text as mdoc(7) takes it: nothing in it can be read as a request, an argument's end or an escape.
enum RoffText {
  /// Running text; its hyphens may break. Each sentence begins a line of the source, as roff wants it.
  static func prose(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      let endsSentence = line.last == "." || line.last == "?"
      if !line.isEmpty, endsSentence || line.count + word.count + 1 > 76 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map { guarded(escaped($0, hyphen: "-")) }
  }

  /// A short text on one line.
  static func title(_ text: String) -> String { escaped(text, hyphen: "-") }

  /// Text to be typed or read as it stands; its hyphens stay the ASCII ones.
  static func literal(_ text: String) -> String { guarded(escaped(text, hyphen: "\\-")) }

  /// One argument of a macro, to be typed or read as it stands.
  static func argument(_ text: String) -> String {
    let escaped = escaped(text, hyphen: "\\-")
    // A word that is also a macro's name, or punctuation, would be taken for that.
    return "\"\(escaped.utf8.count < 4 ? "\\&" : "")\(escaped)\""
  }

  private static func escaped(_ text: String, hyphen: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += hyphen
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"": result += "\\(dq"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
    }
    return result
  }

  private static func guarded(_ line: String) -> String { line.hasPrefix(".") ? "\\&" + line : line }
}
