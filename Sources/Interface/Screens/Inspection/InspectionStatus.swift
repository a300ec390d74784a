import Formats

/// Whether what is inspected is being read anew, or why it could not be.
enum InspectionStatus {
  static func add(_ dialog: InspectDialog, _ state: AppState, to lines: inout StyledLines, width: Int, glyphs: GlyphSet)
  {
    if let failure = dialog.failure {
      lines.addGap()
      lines.add(state.told("Not read anew: \(failure.reason)"), .statusWarn, width: width)
    } else if dialog.work != nil {
      lines.addGap()
      lines.add(StyledText("\(glyphs.busy) asking the server…", .statusInfo))
    }
  }
}
