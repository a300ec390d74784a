import Formats

/// A style for every slot, on every kind of terminal.
public struct Theme: Sendable {
  /// Its name.
  public let name: String
  /// The slots' styles by depth, ready to be looked up.
  private let styles: [ColorDepth: [ThemeSlot: SlotStyle]]

  /// Completes a definition with the themes that it inherits from.
  ///
  /// - Parameter library: gives the definition that has a name.
  public init(
    _ definition: ThemeDefinition, library: (String) throws(ThemeError) -> ThemeDefinition?
  ) throws(ThemeError) {
    let ancestry = try Theme.ancestry(of: definition, library: library)
    var palette: [String: Color] = [:]
    var words: [ThemeVariant: [String: StyleWords]] = [:]
    for ancestor in ancestry.reversed() {
      palette.merge(ancestor.palette) { _, own in own }
    }
    for ancestor in ancestry.reversed() {
      for (variant, entries) in ancestor.styles {
        for (slot, entry) in entries {
          do {
            words[variant, default: [:]][slot] = try StyleWords(parsing: entry.value, palette: palette)
          } catch {
            throw ThemeError(theme: ancestor.name, line: entry.line, reason: error)
          }
        }
      }
    }
    name = definition.name
    styles = Dictionary(uniqueKeysWithValues: ColorDepth.allCases.map { ($0, Theme.styles(words, depth: $0)) })
  }

  /// How something with this role looks on a terminal of this depth.
  public func style(_ slot: ThemeSlot, _ depth: ColorDepth) -> Style {
    styles[depth]?[slot]?.whole ?? .plain
  }

  /// The same without the colours that it has from the ground: those are left to what it is drawn on.
  func part(_ slot: ThemeSlot, _ depth: ColorDepth) -> Style {
    styles[depth]?[slot]?.part ?? .plain
  }

  /// A definition and those it inherits from, itself first.
  private static func ancestry(
    of definition: ThemeDefinition, library: (String) throws(ThemeError) -> ThemeDefinition?
  ) throws(ThemeError) -> [ThemeDefinition] {
    var ancestry = [definition]
    var youngest = definition
    while let entry = youngest.inherits {
      guard !ancestry.contains(where: { $0.name == entry.value }) else {
        throw ThemeError(theme: youngest.name, line: entry.line, reason: .circle(entry.value))
      }
      guard let parent = try library(entry.value) else {
        throw ThemeError(theme: youngest.name, line: entry.line, reason: .unknownTheme(entry.value))
      }
      ancestry.append(parent)
      youngest = parent
    }
    return ancestry
  }

  private static func styles(
    _ words: [ThemeVariant: [String: StyleWords]], depth: ColorDepth
  ) -> [ThemeSlot: SlotStyle] {
    let tables = ThemeVariant.order(for: depth).compactMap { words[$0] }
    func find(_ slot: ThemeSlot) -> StyleWords? {
      for name in sequence(first: slot.rawValue, next: ThemeSlot.parent(of:)) {
        for table in tables {
          if let found = table[name] { return found }
        }
      }
      return nil
    }
    let text = find(.text) ?? StyleWords()
    let ground = Style(
      foreground: text.foreground ?? .standard,
      background: find(.background)?.background ?? text.background ?? .standard)
    return Dictionary(
      uniqueKeysWithValues: ThemeSlot.allCases.map { slot in
        (slot, SlotStyle(find(slot) ?? text, on: ground, depth: depth))
      })
  }
}
