import Formats

extension FuzzTarget {
  /// The reader of all INI files; what it reads can be written where the format has a way to.
  static let ini = FuzzTarget("ini") { input in
    guard let document = try? INIDocument(utf8: input), let text = try? document.text else { return }
    guard let again = try? INIDocument(parsing: text) else {
      throw BrokenPromise(description: "A document that was written cannot be read.")
    }
    try BrokenPromise.unless(content(document) == content(again), "A document reads back as another.")
  }

  /// A document without its line numbers.
  private static func content(_ document: INIDocument) -> [[[String]]] {
    document.sections.map { section in [[section.name]] + section.entries.map { [$0.key, $0.value] } }
  }
}
