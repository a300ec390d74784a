import Formats
import TokenModel

/// Whether pages are being read, where in the list the screen is, and how it is sorted: `51–68 of 187 · page 3/8 · by expiry ↑`.
struct PositionNote {
  let list: TokenList
  let rows: Int
  let glyphs: GlyphSet

  /// As many of its parts as fit, the first ones first.
  func text(room: Int) -> DisplayText {
    let separator = " \(glyphs.separator) " as DisplayText
    var text: DisplayText = ""
    for part in [reading, position, page, order].compactMap(\.self) {
      let longer = text.isEmpty ? part : text + separator + part
      guard longer.width <= room else { return text }
      text = longer
    }
    let complete = text + sorter
    return complete.width <= room ? complete : text
  }

  private var reading: DisplayText? {
    list.loads.isEmpty ? nil : "\(glyphs.busy) reading"
  }

  private var position: DisplayText {
    guard list.count > 0 else { return list.filter.isEmpty ? "none" : "0 of \(list.rows.count)" }
    let last = min(list.count, list.top + rows)
    let range = "\(list.top + 1)–\(last) of \(list.count)"
    return list.filter.isEmpty ? "\(range)" : "\(range) matching"
  }

  private var page: DisplayText? {
    guard !list.needsEverything, list.rows.pagesTotal > 1 else { return nil }
    return "page \(list.rows.pageNumber(of: list.selected))/\(list.rows.pagesTotal)"
  }

  private var order: DisplayText? {
    guard let sort = list.sort else { return nil }
    let arrow = sort.ascending ? glyphs.ascending : glyphs.descending
    return "by \(SortChoice.word(for: sort.key)) \(arrow)"
  }

  private var sorter: DisplayText {
    list.sort == nil || list.sortsHere ? "" : ", by the server"
  }
}
