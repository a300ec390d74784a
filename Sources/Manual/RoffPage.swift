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
