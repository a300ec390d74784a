import Formats
import TokenModel

/// What a check of one environment found.
struct EnvironmentCheck: Sendable {
  private let name: String
  private let finding: String
  /// What is wrong, or nil where all is well.
  let failure: CommandFailure?

  /// Checks the file, then whether a login could begin there, then, if asked to, the session.
  static func run(_ entry: EnvironmentEntry, signsIn: Bool, in fob: Composition) async -> EnvironmentCheck {
    guard case .usable(let environment) = entry else {
      let reason = if case .broken(_, let problem) = entry { problem.description } else { "" }
      return EnvironmentCheck(name: entry.name, finding: reason, failure: CommandFailure(.failed, reason))
    }
    do throws(CommandFailure) {
      let finding = signsIn ? try await session(environment, fob) : try await answer(environment, fob)
      return EnvironmentCheck(name: entry.name, finding: finding, failure: nil)
    } catch {
      return EnvironmentCheck(name: entry.name, finding: error.message, failure: error)
    }
  }

  private static func answer(_ environment: Environment, _ fob: Composition) async throws(CommandFailure) -> String {
    let finding = await fob.connections.test(environment)
    guard let failed = finding.failed else { return "the file is good; \(finding.words)" }
    let status = finding.refusal?.exitStatus ?? (failed == .settings ? .failed : .notReachable)
    throw CommandFailure(status, "\(finding.course). \(finding.words)")
  }

  private static func session(_ environment: Environment, _ fob: Composition) async throws(CommandFailure) -> String {
    do throws(SessionFailure) {
      let details = try await fob.sessions.perform(in: environment) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }
      let facts = details.value.facts.map { "\($0.name): \($0.values.joined(separator: ", "))" }
      return "logged in; \(facts.joined(separator: "; "))"
    } catch {
      throw CommandFailure(error)
    }
  }

  /// One line for a person, with the name and the verdict in columns.
  /// - Parameter width: the cells of the longest name that is checked.
  func line(nameWidth width: Int) -> DisplayText {
    let verdict = DisplayText(failure == nil ? "ok" : "PROBLEM").padded(to: 7)
    return [DisplayText(name).padded(to: width), verdict, DisplayText(finding)].joined(separator: "  ")
  }

  /// The finding as JSON.
  var json: JSONValue {
    ["name": .string(name), "ok": .bool(failure == nil), "finding": .string(finding)]
  }
}
