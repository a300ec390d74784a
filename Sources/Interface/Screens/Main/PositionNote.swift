import Formats
import TokenModel

/// Whether pages are being read, how much is marked, where in the list the screen is, and how it is sorted: `51–68 of 187 · page 3/8 · by expiry ↑`.
struct PositionNote {
  let list: TokenList
  let rows: Int
  let glyphs: GlyphSet

  /// As many of its parts as fit, the first ones first.
  func text(room: Int) -> DisplayText {
    let separator = " \(glyphs.separator) " as DisplayText
    var text: DisplayText = ""
    for part in [reading, marks, position, page, order].compactMap(\.self) {
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

  private var marks: DisplayText? {
    guard !list.marks.isEmpty else { return nil }
    let hidden = list.hiddenMarks > 0 ? " (\(list.hiddenMarks.grouped) hidden)" : ""
    return "\(glyphs.mark) \(list.marks.count.grouped) marked\(DisplayText(hidden))"
  }

  private var position: DisplayText {
    guard list.count > 0 else { return list.filter.isEmpty ? "none" : "0 of \(list.rows.count.grouped)" }
    let last = min(list.count, list.top + rows)
    let range = "\((list.top + 1).grouped)–\(last.grouped) of \(list.count.grouped)"
    return list.filter.isEmpty ? "\(range)" : "\(range) matching"
  }

  private var page: DisplayText? {
    guard !list.isRearranged, list.rows.pagesTotal > 1 else { return nil }
    return "page \(list.rows.pageNumber(of: list.selected).grouped)/\(list.rows.pagesTotal.grouped)"
  }

  private var order: DisplayText? {
    guard let sort = list.shownSort else { return nil }
    let arrow = sort.ascending ? glyphs.ascending : glyphs.descending
    return "by \(SortChoice.word(for: sort.key)) \(arrow)"
  }

  private var sorter: DisplayText {
    guard list.shownSort != nil else { return "" }
    return list.sortsHere ? ", here, of all \(list.rows.count.grouped)" : ", by the server"
  }
}
