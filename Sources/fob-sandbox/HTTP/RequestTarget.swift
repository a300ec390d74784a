/// What a request line asks for: `/path?query`, or the whole address when it was sent to a proxy.
struct RequestTarget: Equatable {
  let host: String?
  let path: String
  let query: FormFields

  init(parsing text: Substring) throws(RequestRefusal) {
    var rest = text
    var host: String?
    if text.lowercased().hasPrefix("http://") {
      let afterScheme = text.dropFirst(7)
      let slash = afterScheme.firstIndex(of: "/") ?? afterScheme.endIndex
      host = String(afterScheme[..<slash])
      rest = slash == afterScheme.endIndex ? "/" : afterScheme[slash...]
    }
    guard rest.hasPrefix("/") else { throw .malformed }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.host = host
    path = String(parts[0])
    query = parts.count == 2 ? FormFields(parsing: Array(parts[1].utf8)[...]) : FormFields()
  }
}
