import Formats
import TerminalKit

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
    _ definition: ThemeDefinition, library: (String) throws(FileFailure) -> ThemeDefinition?
  ) throws(FileFailure) {
    let ancestry = try Theme.ancestry(of: definition, library: library)
    var palette: [String: Color] = [:]
    var words: [ThemeVariant: [String: StyleWords]] = [:]
    for ancestor in ancestry.reversed() {
      palette.merge(ancestor.palette) { _, own in own }
    }
    for ancestor in ancestry.reversed() {
      for (variant, entries) in ancestor.styles {
        for (slot, entry) in entries {
          words[variant, default: [:]][slot] = try rethrow(
            StyleWords(parsing: entry.value, palette: palette),
            as: { (failure: TextFailure) in failure.of(ancestor.file, at: entry.line) })
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

  /// The same with only the colours that the theme writes for the role: for what is printed on the terminal's own ground.
  public func printedStyle(_ slot: ThemeSlot, _ depth: ColorDepth) -> Style {
    styles[depth]?[slot]?.part ?? .plain
  }

  /// How everything looks on a terminal of this depth.
  func styles(_ depth: ColorDepth) -> [ThemeSlot: SlotStyle] { styles[depth] ?? [:] }

  /// A definition and those it inherits from, itself first.
  private static func ancestry(
    of definition: ThemeDefinition, library: (String) throws(FileFailure) -> ThemeDefinition?
  ) throws(FileFailure) -> [ThemeDefinition] {
    var ancestry = [definition]
    var youngest = definition
    while let entry = youngest.inherits {
      guard !ancestry.contains(where: { $0.name == entry.value }) else {
        throw TextFailure.circle(entry.value).of(youngest.file, at: entry.line)
      }
      guard let parent = try library(entry.value) else {
        throw TextFailure.unknownTheme(entry.value).of(youngest.file, at: entry.line)
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

extension Theme {
  /// The texts of the themes that are part of the program, by name.
  public static let embedded: [String: String] = [
    "universal": String(decoding: PackageResources.universal_ini, as: UTF8.self),
    "dark": String(decoding: PackageResources.dark_ini, as: UTF8.self),
    "light": String(decoding: PackageResources.light_ini, as: UTF8.self),
    "mono": String(decoding: PackageResources.mono_ini, as: UTF8.self),
    "high-contrast": String(decoding: PackageResources.high_contrast_ini, as: UTF8.self),
    "deuteranopia": String(decoding: PackageResources.deuteranopia_ini, as: UTF8.self),
    "tritanopia": String(decoding: PackageResources.tritanopia_ini, as: UTF8.self),
  ]

  /// The theme that can be read on light and dark terminals, whatever their ANSI colours look like: the default.
  public static let universal: Theme = {
    do {
      return try Theme(ThemeDefinition(name: "universal", parsing: embedded["universal"] ?? "")) { _ in nil }
    } catch {
      fatalError("The theme that is part of the program is wrong. \(error)")
    }
  }()
}

/// How a slot looks on a terminal of a certain depth.
struct SlotStyle: Sendable {
  /// With every colour.
  let whole: Style
  /// With those that the theme writes for it; the others are left to what it is drawn on.
  let part: Style

  /// - Parameter ground: the colours of ordinary text.
  init(_ words: StyleWords, on ground: Style, depth: ColorDepth) {
    var style = Style(
      foreground: words.foreground ?? ground.foreground, background: words.background ?? ground.background,
      attributes: words.attributes)
    // Without colours a background becomes reverse video, and the one that is everywhere is none.
    if depth == .mono, style.background == ground.background { style.background = .standard }
    whole = style.reduced(to: depth)
    // Of eight colours a bright one is bold: where the colour comes from elsewhere, so does that.
    part = Style(
      foreground: words.foreground == nil ? .standard : whole.foreground,
      background: words.background == nil ? .standard : whole.background,
      attributes: words.foreground == nil && depth == .eight ? words.attributes : whole.attributes)
  }
}

/// The kinds of terminal for which a theme can override its styles; the raw value is the section's name.
enum ThemeVariant: String, Hashable, Sendable, CaseIterable {
  /// Every terminal for which nothing else is written.
  case every = "styles"
  /// Terminals with sixteen colours or eight.
  case sixteen = "styles.16"
  /// Terminals without colours.
  case mono = "styles.mono"

  /// Where to look for a style, the most fitting first.
  static func order(for depth: ColorDepth) -> [ThemeVariant] {
    switch depth {
    case .mono: [.mono, .every]
    case .eight, .sixteen: [.sixteen, .every]
    case .indexed, .direct: [.every]
    }
  }
}

/// What a person wants the screens to look like.
enum ThemeChoice: Sendable, Equatable {
  /// As the files say: the environment's, else that of the settings.
  case configured
  /// This one, whatever the files say.
  case theme(String)
}
