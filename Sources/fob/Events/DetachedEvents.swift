import FoundationEssentials
import Host
import Interface
import Keeping
import TokenModel

/// Hands events to a process of their own (`EventProcessCommand`), which runs the operator's command: whatever that does, no refresh and no screen waits
/// for it.
struct DetachedEvents: EventSink {
  /// Where `settings.ini` is.
  let configuration: String
  /// The variables of this process.
  let variables: [String: String]

  func isWanted(in environment: Environment) async -> Bool { await command(in: environment) != nil }

  func raise(_ events: [RaisedEvent], in environment: Environment) async {
    guard !events.isEmpty, let command = await command(in: environment) else { return }
    let delivery = EventDelivery(events, to: command, in: environment, host: HostIdentity.current.host)
    let called = ProgramArguments.all?.first ?? "fob"
    guard let process = try? DetachedProcess([called, EventProcessCommand.name], environment: variables) else { return }
    await process.send(delivery.line)
  }

  /// The environment's command, else that of the settings; nil in a process that such a command has started.
  private func command(in environment: Environment) async -> [String]? {
    guard variables[EventDelivery.variable] == nil else { return nil }
    if let own = environment.onEvent { return own }
    return await BlockingCall.run { SettingsLoader(configuration: configuration).read().settings.onEvent }
  }
}
