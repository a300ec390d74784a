/// The themes that there are: those that are part of the program, and the operator's own, which hide the program's of the same name.
public struct ThemeLibrary: Sendable, Equatable {
  /// One theme that can be chosen, for lists.
  public struct Entry: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// One line about it, where it can be used and has one.
    public let description: String?
    /// The file that it comes from; nil where it is part of the program.
    public let file: String?
    /// Why it cannot be used.
    public let error: ThemeError?
  }

  /// The themes of the program, in the order of lists.
  public static let shippedNames = [
    "universal", "dark", "light", "mono", "high-contrast", "deuteranopia", "tritanopia",
  ]

  /// The program's themes alone.
  public static let shipped = ThemeLibrary(own: [])

  private let own: [String: OwnTheme]

  /// The program's themes and those of the operator.
  public init(own: [OwnTheme]) {
    self.own = Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// All names, the program's first.
  public var names: [String] {
    Self.shippedNames + own.keys.filter { !Self.shippedNames.contains($0) }.sorted()
  }

  /// Every theme, read and checked.
  public var entries: [Entry] {
    names.map { name in
      let file = own[name]?.file
      do throws(ThemeError) {
        _ = try theme(name)
        return Entry(name: name, description: try definition(name)?.description, file: file, error: nil)
      } catch {
        return Entry(name: name, description: nil, file: file, error: error)
      }
    }
  }

  /// The theme of a name; nil where there is none.
  public func theme(_ name: String) throws(ThemeError) -> Theme? {
    guard let definition = try definition(name) else { return nil }
    return try Theme(definition, library: definition(_:))
  }

  /// The text of a theme's file, to begin one's own with; nil where there is none.
  public func text(_ name: String) throws(ThemeError) -> String? {
    guard let own = own[name] else { return Theme.embedded[name] }
    switch own.content {
    case .text(let text): return text
    case .refused(let reason): throw ThemeError(theme: name, line: nil, reason: .unreadable(reason))
    }
  }

  /// The sentence about an error: what is wrong, in which file and line.
  public func sentence(_ error: ThemeError) -> String {
    guard let file = own[error.theme]?.file else { return error.description }
    if case .unreadable(let reason) = error.reason { return reason }
    return "\(file)\(error.line.map { ", line \($0)" } ?? ""): \(error.reason.sentence)"
  }

  private func definition(_ name: String) throws(ThemeError) -> ThemeDefinition? {
    try text(name).map { text throws(ThemeError) in try ThemeDefinition(name: name, parsing: text) }
  }
}
