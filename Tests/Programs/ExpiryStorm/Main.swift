import Foundation
import Support

/// `expiry-storm [ROUNDS [PROCESSES]]`: lets the sessions of api.video and Preservica come to their renewal 200 times, each time with 32 processes that want
/// a token of the built fob that lies beside it; then again with a quarter of them killed. Prints the figures.
@main
enum Main {
  static func main() async {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let rounds = numbers.first ?? 200
    let processes = numbers.dropFirst().first ?? 32
    var isGood = true
    for kills in [0, processes / 4] {
      for service in StormService.allCases {
        do {
          let tally = try await ExpiryStorm(service).run(rounds: rounds, processes: processes, kills: kills) { tally in
            if tally.rounds % 20 == 0 { say("  \(tally)") }
          }
          say("\(service.rawValue), \(processes) processes, \(kills) of them killed each time: \(tally)")
          let isRight =
            tally.failed == 0 && tally.reused == 0
            && (kills == 0 ? tally.refreshes == rounds && tally.logins == 0 : tally.logins <= tally.killed)
          isGood = isGood && isRight
        } catch {
          say("!! \(service.rawValue): \(error)")
          isGood = false
        }
      }
    }
    exit(isGood ? 0 : 1)
  }

  /// Prints a line at once, so that a run that is broken off has told what it knows.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
