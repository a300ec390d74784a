/// The stand-in for POD Aggregator.
final class PodServer: StandIn {
  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {}
  func owns(path: String) -> Bool { true }
  func answer(_ request: Request) -> Response { Response(404) }
  func refusal(status: Int, text: String, for request: Request) -> Response { Response(status) }
  func endSessions() {}
  func resetThrottle() {}
  func addHostileLabels() {}
}
