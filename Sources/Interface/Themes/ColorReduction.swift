extension Style {
  /// The same style with the colours that a terminal has.
  ///
  /// Two colours never become one: where the nearest ones for text and background are the same, the text turns black or white.
  func reduced(to depth: ColorDepth) -> Style {
    switch depth {
    case .mono: return withoutColors
    case .eight: return kept(apart: reduced(by: { $0.reduced(toAtMost: 15) }).withoutBrightColors)
    case .sixteen: return kept(apart: reduced(by: { $0.reduced(toAtMost: 15) }))
    case .indexed: return kept(apart: reduced(by: { $0.reduced(toAtMost: 255) }))
    case .direct: return reduced(by: \.direct)
    }
  }

  private func reduced(by change: (Color) -> Color) -> Style {
    Style(foreground: change(foreground), background: change(background), attributes: attributes)
  }

  /// A background of its own is told by reverse video.
  private var withoutColors: Style {
    let needsReverse = background != .standard && attributes.isEmpty
    return Style(attributes: needsReverse ? .reverse : attributes)
  }

  /// On eight colours the bright ones are made by bold; grey, which is bright black, would be black and becomes faint.
  private var withoutBrightColors: Style {
    var style = self
    if case .indexed(let number) = foreground, number >= 8 {
      style.foreground = number == 8 ? .standard : .indexed(number - 8)
      style.attributes.insert(number == 8 ? .dim : .bold)
    }
    if case .indexed(let number) = background, number >= 8 { style.background = .indexed(number - 8) }
    return style
  }

  private func kept(apart reduced: Style) -> Style {
    guard foreground != background, reduced.foreground == reduced.background,
      let behind = reduced.background.components
    else { return reduced }
    let isDark = 299 * behind.red + 587 * behind.green + 114 * behind.blue < 128_000
    return Style(
      foreground: .indexed(isDark ? 7 : 0), background: reduced.background, attributes: reduced.attributes)
  }
}

extension Color {
  fileprivate func reduced(toAtMost last: UInt8) -> Color {
    switch self {
    case .standard: self
    case .indexed(let number) where number <= last: self
    case .indexed: nearest(in: 0...last)
    // The sixteen colours are what the terminal's owner made of them; the others are the same everywhere.
    case .rgb: nearest(in: last > 15 ? 16...last : 0...last)
    }
  }

  /// Terminals with direct colour know only the first eight numbers.
  fileprivate var direct: Color {
    guard case .indexed(let number) = self, number >= 8, let own = components else { return self }
    return .rgb(UInt8(own.red), UInt8(own.green), UInt8(own.blue))
  }
}
