import Foundation
import Support

/// `network-faults [NAME…]`: lets every network fault, or those whose names begin so, strike the built fob that lies beside it, and prints what it said.
@main
enum Main {
  static func main() async {
    let names = CommandLine.arguments.dropFirst()
    let faults = NetworkFault.all.filter { fault in names.isEmpty || names.contains { fault.name.hasPrefix($0) } }
    var failures = 0
    for fault in faults {
      do {
        failures += try await print(fault)
      } catch {
        failures += 1
        say("!! \(fault): \(error)")
      }
    }
    say("\(faults.count) faults, \(failures) not as they should be")
    exit(failures == 0 ? 0 : 1)
  }

  /// One fault's lines of the table; returns how many are wrong.
  private static func print(_ fault: NetworkFault) async throws -> Int {
    let fixture = try NetworkFaultFixture(fault, patience: 40)
    var failures = 0
    say("\n## \(fault)")
    for service in fault.services {
      for outcome in try await fixture.outcomes(for: service) {
        let expected = fault.ending(service, outcome.column)
        let isRight = outcome.isAsExpected(expected)
        failures += isRight ? 0 : 1
        say(line(service, outcome, isRight: isRight))
      }
      let survival = try await fixture.survival(of: service)
      failures += survival.status == 0 ? 0 : 1
      let mark = survival.status == 0 ? " " : "!"
      say("\(mark) \(service.rawValue): afterwards \(survival.status), \(survival.logins) more logins")
    }
    return failures
  }

  private static func line(_ service: FaultService, _ outcome: FaultOutcome, isRight: Bool) -> String {
    let seconds = outcome.duration / .seconds(1)
    let time = String(format: "%.1f s", seconds)
    let text = outcome.column == .screen ? outcome.text : outcome.text.replacingOccurrences(of: "\n", with: " ")
    return "\(isRight ? " " : "!") \(outcome.command) → \(outcome.status), \(time): \(text)"
  }

  /// Prints a line at once, so that a run that is broken off has told what it knows.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
