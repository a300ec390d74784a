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
      Checks permissions, owners and file systems, the terminal, the clipboard, each environment's file, server and certificates, the registers of \
      shares, and this machine's clock. Problems come first. It changes nothing, spends no sign-in and prints no secret.

      EXAMPLES
        fob doctor
        fob doctor prod --offline
        fob doctor --json

      Ends with 9 if there is a problem, with 0 if there is only advice.

      \(ExitStatus.help(.noSuchThing, .someFailed))
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Ask no server.")
  var offline = false

  @Flag(help: "List what is good too. Default: in a pipe or a file.")
  var all = false

  @OptionGroup var output: JSONOption
  @OptionGroup var colors: ColorOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = try fob.entries(named: environments)
    let examination = DoctorProbe(fob, entries)
    var findings = examination.files() + examination.protection()
    findings += await examination.auditLog() + examination.environments(offline: offline) + examination.terminal()
    findings += await examination.shares(offline: offline)
    if !offline { findings += await examination.servers() }
    let report = DoctorReport(findings)
    if output.isJSON {
      Output.json(report.json)
    } else {
      let width = Output.width(environment: fob.variables)
      Output.result(
        FindingLines(report, width: width).lines(listsGood: all || width == nil), OutputColors(colors.color, in: fob))
    }
    guard report.count(.problem) == 0 else { throw CommandFailure(.someFailed, report.summary) }
    Output.note(report.summary)
  }
}

/// The findings of `fob doctor` for people: problems first, then advice, then what is good, which a terminal gets as
/// counts.
private struct FindingLines {
  private let report: DoctorReport
  /// Nil for lines of any length.
  private let width: Int?

  private static let indent = 9

  init(_ report: DoctorReport, width: Int?) {
    self.report = report
    self.width = width
  }

  /// - Parameter listsGood: whether good findings have a line each.
  func lines(listsGood: Bool) -> [StyledText] {
    let bad = lines(.problem) + lines(.advice)
    let good = listsGood ? lines(.good) : counts
    return bad + (bad.isEmpty || good.isEmpty ? [] : [StyledText()]) + good
  }

  private func lines(_ level: Finding.Level) -> [StyledText] {
    Finding.Area.allCases.flatMap { area in
      report.findings.filter { $0.area == area && $0.level == level }.flatMap { finding in
        let text = DisplayText("\(area.title), \(finding.subject): \(finding.text)")
        return paragraph(level, text) + (finding.remedy.map { paragraph(nil, DisplayText("→ \($0)")) } ?? [])
      }
    }
  }

  /// How many findings of each area are good.
  private var counts: [StyledText] {
    let good = report.findings.filter { $0.level == .good }
    guard !good.isEmpty else { return [] }
    let areas = Finding.Area.allCases.compactMap { area in
      let count = good.count { $0.area == area }
      return count == 0 ? nil : "\(area.title) \(count)"
    }
    return paragraph(.good, DisplayText("\(areas.joined(separator: ", ")). --all lists them."))
  }

  /// A text beside its level.
  private func paragraph(_ level: Finding.Level?, _ text: DisplayText) -> [StyledText] {
    let (word, role) = Self.word(level)
    let head = StyledText(word, role) + StyledText(DisplayText("").padded(to: Self.indent - word.width))
    return HangingText(head: head, text: text).lines(fitting: width)
  }

  private static func word(_ level: Finding.Level?) -> (DisplayText, ThemeSlot) {
    switch level {
    case nil: ("", .text)
    case .good: ("ok", .statusOk)
    case .advice: ("advice", .statusWarn)
    case .problem: ("PROBLEM", .statusError)
    }
  }
}
