import Formats
import TerminalKit

/// A QR code as lines of a screen: dark on light whatever the theme, so that every camera reads it.
public struct QRCodeBlock: Sendable {
  /// The lines, all equally wide.
  public let lines: [String]
  /// The colours of each line.
  public let style: Style
  /// In cells.
  public var width: Int { lines.first?.count ?? 0 }

  /// The code with as much light around it as there is room for; nil where it does not fit or the terminal cannot show it.
  public init?(_ code: QRCode, columns: Int, rows: Int, depth: ColorDepth, repertoire: Repertoire) {
    guard repertoire != .ascii, let style = Self.style(depth) else { return nil }
    let fitting = [4, 2].lazy.map { code.lines(margin: $0) }.first { lines in
      lines.count <= rows && (lines.first?.count ?? 0) <= columns
    }
    guard let fitting else { return nil }
    (lines, self.style) = (fitting, style)
  }

  /// Black on white, by numbers that no palette changes where the terminal has those.
  private static func style(_ depth: ColorDepth) -> Style? {
    switch depth {
    case .mono: nil
    case .eight: Style(foreground: .indexed(0), background: .indexed(7))
    case .sixteen: Style(foreground: .indexed(0), background: .indexed(15))
    case .indexed, .direct: Style(foreground: .indexed(16), background: .indexed(231))
    }
  }
}
