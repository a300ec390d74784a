/// What a screen is drawn for: the facts about the terminal that a view may depend on.
public struct Display: Hashable, Sendable {
  /// The whole screen.
  public var size: Size
  /// How many colours it shows.
  public var depth: ColorDepth
  /// Which characters it shows.
  public var repertoire: Repertoire
  /// How local time runs.
  public var zone: LocalZone
  /// Whether it is read out line by line instead of drawn: pictograms are words then.
  public var isPlain: Bool

  /// A display; unless said otherwise with 256 colours, UTF-8, at Greenwich.
  public init(
    size: Size, depth: ColorDepth = .indexed, repertoire: Repertoire = .utf8, zone: LocalZone = .fixed(0),
    isPlain: Bool = false
  ) {
    self.size = size
    self.depth = depth
    self.repertoire = repertoire
    self.zone = zone
    self.isPlain = isPlain
  }

  /// The pictograms and lines that it can show.
  public var glyphs: GlyphSet { isPlain ? .words : GlyphSet.of(repertoire) }
}
