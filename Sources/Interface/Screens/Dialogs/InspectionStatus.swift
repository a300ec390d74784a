import Formats

/// Whether what is inspected is being read anew, or why it could not be.
enum InspectionStatus {
  static func add(_ dialog: InspectDialog, to content: inout DialogContent, width: Int, glyphs: GlyphSet) {
    if let failure = dialog.failure {
      content.addGap()
      content.add("Not read anew: \(failure.reason)", .statusWarn, width: width)
    } else if dialog.work != nil {
      content.addGap()
      content.add(StyledText("\(glyphs.busy) asking the server…", .statusInfo))
    }
  }
}
