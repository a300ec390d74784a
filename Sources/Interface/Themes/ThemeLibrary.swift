import Formats
import TerminalKit

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
    public let error: FileFailure?
  }

  /// The themes of the program, in the order of lists.
  public static let shippedNames = [
    "universal", "dark", "light", "mono", "high-contrast", "deuteranopia", "tritanopia",
  ]

  /// The name that stands for `dark` or `light`, as the terminal's background is, and where that is not known for `universal`.
  public static let automatic = "auto"
  /// It in lists of themes.
  public static let automaticEntry = Entry(
    name: automatic, description: "dark or light, as the terminal's background; else universal", file: nil, error: nil)

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
      do throws(FileFailure) {
        _ = try theme(name)
        return Entry(name: name, description: try definition(name)?.description, file: file, error: nil)
      } catch {
        return Entry(name: name, description: nil, file: file, error: error)
      }
    }
  }

  /// The theme of a name; nil where there is none.
  public func theme(_ name: String) throws(FileFailure) -> Theme? {
    if name == Theme.universal.name, own[name] == nil { return .universal }
    guard let definition = try definition(name) else { return nil }
    return try Theme(definition, library: definition(_:))
  }

  /// The text of a theme's file, to begin one's own with; nil where there is none.
  public func text(_ name: String) throws(FileFailure) -> String? {
    guard let own = own[name] else { return Theme.embedded[name] }
    switch own.content {
    case .text(let text): return text
    case .refused(let reason): throw FileFailure(file: own.file, reason: reason)
    }
  }

  private func definition(_ name: String) throws(FileFailure) -> ThemeDefinition? {
    try text(name).map { text throws(FileFailure) in
      try ThemeDefinition(name: name, file: own[name]?.file, parsing: text)
    }
  }
}

/// A file in the operator's themes folder, as it was read.
public struct OwnTheme: Sendable, Equatable {
  /// What came of reading it.
  public enum Content: Sendable, Equatable {
    case text(String)
    /// It may not be used, and the sentence says why.
    case refused(String)
  }

  /// The theme's name.
  public let name: String
  /// The file's path.
  public let file: String
  /// What came of reading it.
  public let content: Content

  /// A file that was read.
  public init(name: String, file: String, content: Content) {
    self.name = name
    self.file = file
    self.content = content
  }
}

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
