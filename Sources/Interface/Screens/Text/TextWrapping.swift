import Formats

extension DisplayText {
  /// The text in lines of at most so many cells, broken at blanks where there are some.
  public func wrapped(to cells: Int) -> [DisplayText] {
    guard cells > 0 else { return [] }
    guard width > cells else { return [self] }
    var lines: [DisplayText] = []
    var line: DisplayText = ""
    for word in string.split(separator: " ").map({ DisplayText(String($0)) }) {
      if line.isEmpty {
        line = word
      } else if line.width + 1 + word.width <= cells {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
      while line.width > cells {
        let start = line.prefix(cells: cells)
        guard !start.isEmpty else { break }
        lines.append(start)
        line = DisplayText(String(line.string.dropFirst(start.string.count)))
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The same in at most so many lines; the last one ends in an ellipsis where there was more.
  func wrapped(to cells: Int, lines limit: Int) -> [DisplayText] {
    let lines = wrapped(to: cells)
    guard lines.count > limit, limit > 0 else { return limit > 0 ? lines : [] }
    return lines.prefix(limit - 1) + [lines[(limit - 1)...].joined(separator: " ").truncated(to: cells)]
  }
}
