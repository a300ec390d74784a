import Formats
import TerminalKit
import TokenModel

/// A histogram as lines: a heading, and a bar for each count. Bars are linear to the longest of their own chart, and any count draws at least the
/// smallest step.
public struct HistogramLines {
  private let histogram: Histogram
  private let glyphs: GlyphSet

  /// The lines of a histogram in the characters that a terminal has.
  public init(histogram: Histogram, glyphs: GlyphSet) {
    self.histogram = histogram
    self.glyphs = glyphs
  }

  /// The lines of a chart of so many cells, without colour.
  public func text(width: Int) -> [DisplayText] { chart(width: width).map(\.plain) }

  /// Bars in a chart, beyond which the rarest values are one.
  private static let most = 6
  /// Cells of a bar's name at most.
  private static let nameWidth = 16

  /// The lines of a chart of so many cells.
  func chart(width: Int) -> [StyledText] {
    let bars = Self.gathered(histogram.bars)
    let marksUse = bars.contains(where: \.isInUse)
    let names = bars.map { DisplayText($0.name).truncated(to: Self.nameWidth) }
    let nameWidth = names.map(\.width).max() ?? 0
    let counts = bars.map { DisplayText($0.count.grouped) }
    let countWidth = counts.map(\.width).max() ?? 0
    let room = max(1, width - (marksUse ? 2 : 0) - nameWidth - countWidth - 2)
    let longest = max(1, bars.map(\.count).max() ?? 1)
    let lines = bars.indices.map { index -> StyledText in
      let bar = bars[index]
      let isLoud = bar.isInUse && bar.count > 0
      let slot: ThemeSlot = isLoud ? .statusWarn : bar.count == 0 ? .textDim : .text
      var line = StyledText()
      if marksUse { line.append(isLoud ? glyphs.critical + " " : "  ", .statusWarn) }
      line.append(names[index].padded(to: nameWidth) + " ", slot)
      line.append(glyphs.bar(Double(bar.count) / Double(longest), width: room), slot)
      line.append(DisplayText("").padded(to: countWidth - counts[index].width + 1) + counts[index], slot)
      return line
    }
    return [StyledText(DisplayText(histogram.heading), .header)] + lines
  }

  /// All of it in one line: `ORGANIZATION  brown 140 · northfield 88`.
  func line(width: Int) -> StyledText {
    var line = StyledText(DisplayText(histogram.heading) + "  ", .header)
    let separator: DisplayText = " " + glyphs.separator + " "
    let bars = histogram.bars.filter { $0.count > 0 }
    for (index, bar) in bars.enumerated() {
      let text = DisplayText("\(bar.name) \(bar.count.grouped)")
      let more = DisplayText("\(bars.count - index) more")
      let isLast = index == bars.count - 1
      let start = index == 0 ? "" : separator
      guard line.width + start.width + text.width + (isLast ? 0 : separator.width + more.width) <= width else {
        line.append(start + more, .textDim)
        break
      }
      line.append(start)
      line.append(text, bar.isInUse ? .statusWarn : .text)
    }
    return line
  }

  /// The same as a sentence, for those who hear it.
  var spoken: String {
    let bars = histogram.bars.filter { $0.count > 0 }.map { "\($0.name) \($0.count)" }
    return
      "\(histogram.heading.prefix(1))\(histogram.heading.dropFirst().lowercased()): \(bars.joined(separator: ", "))."
  }

  private static func gathered(_ bars: [Histogram.Bar]) -> [Histogram.Bar] {
    guard bars.count > most else { return bars }
    let rest = bars.dropFirst(most - 1)
    let others = Histogram.Bar(name: "\(rest.count) others", key: "others", count: rest.reduce(0) { $0 + $1.count })
    return bars.prefix(most - 1) + [others]
  }
}
