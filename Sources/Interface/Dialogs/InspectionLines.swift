import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What a server said, as text, with the secret in it masked.
enum AnswerLines {
  static func add(_ answer: String, hiding secret: Secret?, to lines: inout StyledLines, width: Int, glyphs: GlyphSet) {
    var text = answer
    if let secret, !secret.isEmpty {
      text = text.replacing(secret.revealed, with: MaskedValue.hidden(glyphs).string)
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == " " }.count
      let room = max(8, width - indent - 2)
      let start = DisplayText(String(repeating: " ", count: min(indent, max(0, width - 10))))
      let parts = DisplayText(String(line.dropFirst(indent))).wrapped(to: room)
      if parts.isEmpty { lines.add(StyledText()) }
      for (index, part) in parts.enumerated() {
        lines.add(StyledText(start + (index == 0 ? "" : "  ") + part))
      }
    }
  }
}

/// What was done to an upload token or a session, from the audit log, newest first.
enum HistoryLines {
  /// Entries that are shown.
  static let limit = 20

  /// - Parameter entries: oldest first; nil while they are read, when nothing is said of them.
  static func add(_ entries: [AuditEntry]?, to lines: inout StyledLines, width: Int, dates: DateText) {
    guard let entries else { return }
    lines.addGap()
    lines.add(StyledText("History", .header))
    if entries.isEmpty { lines.add("Nothing in the audit log.", .textDim, width: width) }
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

/// Whether what is inspected is being reloaded, or why that failed.
enum InspectionStatus {
  static func add(_ dialog: InspectDialog, _ state: AppState, to lines: inout StyledLines, width: Int, glyphs: GlyphSet)
  {
    if let failure = dialog.failure {
      lines.addGap()
      lines.add(state.withErrorsHint("Could not refresh: \(failure.reason)"), .statusWarn, width: width)
    } else if dialog.work != nil {
      lines.addGap()
      lines.add(StyledText("\(glyphs.busy) asking the server…", .statusInfo))
    }
  }
}
