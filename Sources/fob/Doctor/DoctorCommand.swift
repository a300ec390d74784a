import ArgumentParser
import Formats
import TokenModel

/// `fob doctor [ENV…]`
struct DoctorCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look for what is not as it should be, and say what mends it.",
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
    help: "Environments; all when none is named.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Ask no server.")
  var offline = false

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = try fob.entries(named: environments)
    let examination = Examination(fob, entries)
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
