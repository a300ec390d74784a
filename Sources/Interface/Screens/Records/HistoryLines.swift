import Formats
import TokenModel

/// What was done to an upload token or a session, from the audit log, newest first.
enum HistoryLines {
  /// Entries that are shown.
  static let limit = 20

  /// - Parameter entries: oldest first; nil while they are read, when nothing is said of them.
  static func add(_ entries: [AuditEntry]?, to lines: inout StyledLines, width: Int, dates: DateText) {
    guard let entries else { return }
    lines.addGap()
    lines.add(StyledText("History", .header))
    if entries.isEmpty { lines.add("The audit log has nothing about it.", .textDim, width: width) }
    for entry in entries.reversed() {
      var text = StyledText(dates.minute(entry.time) + "  ", .textDim)
      text.append(DisplayText(entry.event))
      if entry.result != AuditEvent.Result.done.rawValue { text.append(DisplayText(" \(entry.result)"), .statusWarn) }
      text.append(DisplayText("  \(entry.user)@\(entry.host)"), .textDim)
      lines.add(text)
      if let detail = entry.detail {
        for line in DisplayText(detail).wrapped(to: max(8, width - 18)) {
          lines.add(StyledText(DisplayText("").padded(to: 18) + line, .textDim))
        }
      }
    }
  }
}
