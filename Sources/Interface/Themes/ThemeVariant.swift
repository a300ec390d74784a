/// The kinds of terminal for which a theme can write its styles anew; the raw value is the section's name.
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
