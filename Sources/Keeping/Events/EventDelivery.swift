import Formats
import Host
import TokenModel

/// Events on their way to the operator's command: what one process hands to the next, and how the command is run.
public struct EventDelivery: Sendable {
  /// The variable that fob's children at an event have: under it nothing raises events, so that a command that calls fob starts no second one.
  public static let variable = "FOB_EVENT"
  /// How long a command may take for one event.
  public static let standardTimeLimit = Duration.seconds(15)
  /// What a command may print, in bytes: nobody reads it.
  private static let outputLimit = 65_536

  private let environment: EnvironmentName
  private let origin: Origin
  private let command: [String]
  private let events: [JSONValue]

  /// Events of an environment for a command.
  /// - Parameter host: the name of this host.
  public init(_ events: [RaisedEvent], to command: [String], in environment: Environment, host: String) {
    self.environment = environment.name
    origin = environment.origin
    self.command = command
    self.events = events.map { $0.json(host: host) }
  }

  /// As one line, without its newline.
  public var line: [UInt8] {
    JSONValue.object([
      "environment": .string(environment.text), "origin": .string(origin.text),
      "command": .array(command.map { .string($0) }), "events": .array(events),
    ]).bytes()
  }

  /// Reads such a line; nil if it is none.
  public init?(line: [UInt8]) {
    guard let value = try? JSONValue(parsing: line, depthLimit: 8),
      let environment = value["environment"]?.stringValue.flatMap(EnvironmentName.init),
      let origin = value["origin"]?.stringValue.flatMap({ try? Origin($0) }),
      let command = value["command"]?.arrayValue?.compactMap(\.stringValue), let events = value["events"]?.arrayValue
    else { return nil }
    (self.environment, self.origin, self.command, self.events) = (environment, origin, command, events)
  }

  /// Runs the command for each event, one after the other, with its JSON on standard input. A failure is noted once in the audit log, until the command
  /// does its work again.
  /// - Parameters:
  ///   - variables: the process environment.
  ///   - stateFolder: `$XDG_STATE_HOME/fob`.
  public func deliver(
    variables: [String: String], stateFolder: String, audit: any AuditTrail,
    timeLimit: Duration = EventDelivery.standardTimeLimit
  ) async {
    let memory = EventMemoryFile(of: environment, in: stateFolder)
    for event in events {
      let failure = await failure(of: event, variables: variables, timeLimit)
      let isNews = await BlockingCall.run { memory.note(failed: failure != nil) }
      if let failure, isNews {
        await audit.record(
          AuditEvent(.event, named: environment, origin: origin, account: nil, result: .failed, detail: failure))
      }
    }
  }

  /// Why the command did not do its work; nil if it did.
  private func failure(
    of event: JSONValue, variables: [String: String], _ timeLimit: Duration
  ) async -> String? {
    let result: ChildResult
    do throws(ChildFailure) {
      result = try await ChildProcess.run(
        command, environment: variables.merging([Self.variable: "1"]) { $1 },
        input: event.bytes() + [UInt8(ascii: "\n")], timeLimit: timeLimit, outputLimit: Self.outputLimit)
    } catch {
      return "on_event: \(error)"
    }
    guard result.status != 0 else { return nil }
    let said = DisplayText(utf8: result.errors.prefix { $0 != UInt8(ascii: "\n") }).truncated(to: 200)
    let words = said.isEmpty ? "and said nothing." : "and said: \(said)"
    return "on_event: '\(DisplayText(command.first ?? ""))' ended with status \(result.status) \(words)"
  }
}
