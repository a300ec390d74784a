import Formats
import TerminalKit
import TokenModel

/// A page of a bulk rotation as lines: what is created, and what becomes of the old tokens.
struct RotationPageView: PreviewPageView {
  static let isDanger = false

  let dialog: RotateManyDialog
  let state: AppState
  let width: Int
  let order: DisplayText = "by expiry"
  let parts = [PreviewParts(pictures: .lines, hasGaps: true), PreviewParts(), .least]

  init(_ dialog: RotateManyDialog, _ state: AppState, width: Int) {
    (self.dialog, self.state, self.width) = (dialog, state, width)
  }

  func above(_ parts: PreviewParts) -> [StyledText] {
    var lines = StyledLines()
    if !parts.isBrief { lines.add(creation, width: width) }
    lines.add(grace, dialog.grace == .kept ? .text : .statusWarn, width: width)
    for note in notes(isBrief: parts.isBrief) { lines.add(note, .statusWarn, width: width) }
    guard parts.pictures == .lines else { return lines.all }
    lines.addGap()
    for histogram in histograms { lines.add(histogram.line(width: width)) }
    return lines.all
  }

  var spoken: [String] { [creation, grace] + notes(isBrief: false) + histograms.map(\.spoken) }

  private var creation: String {
    let many = page.rows.count == 1 ? "a new token like this one" : "\(page.rows.count.grouped) new tokens like these"
    return "Creates \(many), with the full lifetime of each from now. Their values can be saved afterwards."
  }

  private var grace: String {
    "\(dialog.grace.sentence(count: page.rows.count)) \(state.key(.grace, in: .rotation)) changes that."
  }

  private func notes(isBrief: Bool) -> [String] {
    var notes: [String] = []
    if page.hidden > 0 {
      notes.append(
        "\(glyphs.critical) The filter hides \(page.hidden.grouped) of these"
          + (isBrief ? "." : ": they are rotated too."))
    }
    if page.endless > 0 {
      notes.append(
        "\(glyphs.critical) \(page.endless.grouped) of the new tokens never expire\(page.endless == 1 ? "s" : "").")
    }
    if page.foreign > 0 {
      notes.append("Left out: \(page.foreign.grouped) that only an organization owner can revoke.")
    }
    if let (count, reason) = page.leftOut {
      notes.append("Left out: \(count.grouped)" + (isBrief ? "." : ". \(reason)"))
    }
    return notes
  }
}
