/// A manual page while it is written, in the macros of mdoc(7).
struct RoffPage {
  var lines: [String]
  /// Whether text has stood since the last heading, so that the next paragraph needs a break before it.
  private var hasText = false

  /// Begins a page.
  /// - Parameters:
  ///   - date: such as `November 27, 2026`.
  ///   - program: name and version for the page's foot.
  ///   - purpose: one line, without a full stop.
  init(name: String, section: Int, date: String, program: String, purpose: String) {
    lines = [
      ".Dd \(date)", ".Dt \(name.uppercased()) \(section)", ".Os \(program)", ".Sh NAME",
      ".Nm \(name)", ".Nd \(RoffText.title(purpose))",
    ]
  }

  /// The page's source.
  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func section(_ title: String) {
    lines.append(".Sh \(title)")
    hasText = false
  }

  mutating func subsection(_ title: String) {
    lines.append(".Ss \(RoffText.literal(title))")
    hasText = false
  }

  mutating func paragraph(_ text: String) {
    paragraph(source: RoffText.prose(text))
  }

  /// A paragraph of lines that are mdoc already.
  mutating func paragraph(source: [String]) {
    if hasText { lines.append(".Pp") }
    lines += source
    hasText = true
  }

  /// Lines as they stand, indented.
  mutating func display(_ text: [String]) {
    lines += [".Bd -literal -offset indent"] + text.map(RoffText.literal) + [".Ed"]
    hasText = true
  }

  /// Terms that are mdoc already, each with what there is to say of it.
  mutating func list(_ entries: [(term: String, text: String)]) {
    guard !entries.isEmpty else { return }
    lines.append(".Bl -tag -width Ds")
    for entry in entries { lines += [".It \(entry.term)"] + (entry.text.isEmpty ? [] : RoffText.prose(entry.text)) }
    lines.append(".El")
    hasText = true
  }

  /// The pages to read next.
  mutating func seeAlso(_ pages: [(name: String, section: Int)]) {
    section("SEE ALSO")
    lines += pages.enumerated().map { index, page in
      ".Xr \(page.name) \(page.section)\(index == pages.count - 1 ? "" : " ,")"
    }
  }
}

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
