import FoundationEssentials
import Keeping
import TokenModel

/// Notes events in an audit log as one of several processes would: `audit-program FOLDER NAME COUNT SIZE-LIMIT`. The detail of each is its number, and
/// words of varying length.
@main
struct Main {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let name = EnvironmentName(arguments[2]), let count = Int(arguments[3]),
      let limit = Int64(arguments[4])
    else { throw CocoaError(.formatting) }
    let log = AuditLog(stateFolder: arguments[1], sizeLimit: limit, keptFiles: 1000) { print($0) }
    var event = AuditEvent(
      .refresh, named: name, origin: try Origin("https://server.example"), account: "ops@example.org")
    for number in 0..<count {
      event.detail = "\(number) " + String(repeating: "ü", count: number % 97)
      await log.record(event)
    }
  }
}
