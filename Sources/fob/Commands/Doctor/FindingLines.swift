import Formats
import Interface
import TokenModel

/// What `fob doctor` found, for people.
enum FindingLines {
  private static let indent = 11

  /// The lines: areas as headings, remedies below their findings.
  /// - Parameter width: nil for lines of any length.
  static func lines(_ report: DoctorReport, width: Int?) -> [DisplayText] {
    var lines: [DisplayText] = []
    for area in Finding.Area.allCases {
      let findings = report.findings.filter { $0.area == area }
      guard !findings.isEmpty else { continue }
      lines.append(DisplayText(area.title))
      for finding in findings {
        lines += paragraph(
          DisplayText(word(finding.level)), DisplayText("\(finding.subject): \(finding.text)"), width)
        if let remedy = finding.remedy { lines += paragraph("", DisplayText("→ \(remedy)"), width) }
      }
      lines.append("")
    }
    return lines
  }

  private static func paragraph(_ word: DisplayText, _ text: DisplayText, _ width: Int?) -> [DisplayText] {
    let parts = width.map { text.wrapped(to: max(20, $0 - indent)) } ?? [text]
    return parts.enumerated().map { index, part in
      (index == 0 ? "  " + word : DisplayText("")).padded(to: indent) + part
    }
  }

  private static func word(_ level: Finding.Level) -> String {
    switch level {
    case .good: "ok"
    case .advice: "advice"
    case .problem: "PROBLEM"
    }
  }
}
