import Formats

/// A few lines that show what a theme looks like.
public enum ThemeSample {
  /// Its cells.
  static let size = Size(rows: 8, columns: 76)

  /// A sample on a terminal of these colours and characters.
  public static func canvas(
    of theme: Theme, description: String?, depth: ColorDepth, repertoire: Repertoire
  ) -> Canvas {
    let display = Display(size: size, depth: depth, repertoire: repertoire)
    let brush = Brush(theme: theme, display: display)
    var canvas = Canvas(display, ground: brush.ground)
    let title = DisplayText(theme.name)
    canvas.box(
      canvas.frame, title: title, note: nil, style: brush[.borderFocus], titleStyle: brush[.title],
      border: brush.glyphs.border)
    canvas.write(
      " \(DisplayText(description ?? "").truncated(to: size.columns - title.width - 9)) ", row: 0,
      endingAt: size.columns - 2, style: brush[.border])
    for (index, line) in lines(brush.glyphs).enumerated() {
      let ground = ground(index, brush, on: &canvas)
      canvas.write(line, row: index + 1, column: 2, width: size.columns - 4, brush: brush, ground: ground)
    }
    return canvas
  }

  /// The second line is the selected row, the third the one of the pane without the keys.
  private static func ground(_ index: Int, _ brush: Brush, on canvas: inout Canvas) -> Canvas.Ground {
    guard index == 1 || index == 2 else { return .plain }
    let style = brush[index == 1 ? .rowSelected : .rowSelectedInactive]
    canvas.fill(Rectangle(row: index + 1, column: 1, rows: 1, columns: size.columns - 2), style: style)
    return index == 1 ? .uniform(style) : .beneath(style)
  }

  private static func lines(_ glyphs: GlyphSet) -> [StyledText] {
    [
      line([
        ("Name".padding(8), .header), ("Expiry", .headerSorted), ("text", .text), ("strong", .textStrong),
        ("dim", .textDim), ("match", .match), ("marked", .rowMarked), ("read-only", .readonly),
      ]),
      line([("\(glyphs.selection) selected row", .rowSelected)]),
      line([
        ("  selected, elsewhere", .text), ("fresh", .expiryFresh), ("soon", .expirySoon), ("critical", .expiryCritical),
        ("dim", .textDim),
      ]),
      line([
        ("prod".padding(8), .textStrong), ("PRODUCTION", .envProduction), ("\(glyphs.fresh) fresh", .expiryFresh),
        ("\(glyphs.soon) soon", .expirySoon), ("\(glyphs.critical) critical", .expiryCritical),
        ("\(glyphs.expired) expired", .expiryExpired), ("\(glyphs.revoked) revoked", .expiryRevoked),
      ]),
      line([
        ("status".padding(8), .envTest), ("done", .statusOk), ("info", .statusInfo), ("warning", .statusWarn),
        ("error", .statusError), ("all", .scopeAll), ("upload", .scopeUpload), ("download", .scopeDownload),
      ]),
      line([
        ("? ", .key), ("help", .text), ("x ", .keyDisabled), ("revoke", .textDim), ("secret", .text),
        ("••••", .secretMasked),
        ("s3cr3t", .secretRevealed), (" typed ", .input), (" here ", .inputFocus), ("danger", .dialogDanger),
      ]),
    ]
  }

  private static func line(_ parts: [(String, ThemeSlot)]) -> StyledText {
    parts.enumerated().reduce(StyledText()) { line, part in
      let isKey = part.element.0.hasSuffix(" ") && part.element.0.count == 2
      var line = line
      line.append(DisplayText(part.element.0), part.element.1)
      if part.offset < parts.count - 1, !isKey { line.append("  ") }
      return line
    }
  }
}

extension String {
  fileprivate func padding(_ cells: Int) -> String { self + String(repeating: " ", count: max(0, cells - count)) }
}
