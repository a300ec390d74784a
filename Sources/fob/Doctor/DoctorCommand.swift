import ArgumentParser
import Doctor
import Formats
import Interface
import TokenModel

/// `fob doctor [ENV…]`
struct DoctorCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find problems and show how to fix them.",
    discussion: """
      Looks at permissions, owners and file systems, the terminal, the clipboard, every environment's file, server and certificates, and this machine's \
      clock, and says what is protected from whom and what is not. Nothing is changed, no sign-in is spent, and no secret is printed.

      EXAMPLES
        fob doctor
        fob doctor prod --offline
        fob doctor --json

      Ends with 9 where there is a problem, and with 0 where there is only advice.

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Ask no server.")
  var offline = false

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = try fob.entries(named: environments)
    let examination = DoctorProbe(fob, entries)
    var findings = examination.files() + examination.protection()
    findings += await examination.auditLog() + examination.environments(offline: offline) + examination.terminal()
    if !offline { findings += await examination.servers() }
    let report = DoctorReport(findings)
    if output.isJSON {
      Output.json(report.json)
    } else {
      Output.result(FindingLines.lines(report, width: Output.width(environment: fob.variables)))
    }
    guard report.count(.problem) == 0 else { throw CommandFailure(.someFailed, report.summary) }
    Output.note(report.summary)
  }
}

/// What `fob doctor` found, for people.
private enum FindingLines {
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
          DisplayText(displayName(finding.level)), DisplayText("\(finding.subject): \(finding.text)"), width)
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

  private static func displayName(_ level: Finding.Level) -> String {
    switch level {
    case .good: "ok"
    case .advice: "advice"
    case .problem: "PROBLEM"
    }
  }
}
