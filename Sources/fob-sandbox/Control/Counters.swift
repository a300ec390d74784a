import Synchronization

/// What the sandbox saw, as `GET /_sandbox/counters` tells it.
final class Counters: Sendable {
  enum Event: String, CaseIterable {
    case logins, refreshes, reused, lists, creates, revokes, requests, connections
    /// Questions whether a login by device was approved.
    case polls
    /// Sign-ins that were turned down.
    case refused
    /// Requests whose token or session was not good.
    case unauthorized
    /// The most requests that were in progress at one moment.
    case atOnce
  }

  private struct State {
    var counts: [Event: Int] = [:]
    var inProgress = 0
  }

  private let state = Mutex(State())

  func count(_ event: Event) {
    state.withLock { $0.counts[event, default: 0] += 1 }
  }

  func beginRequest() {
    state.withLock {
      $0.counts[.requests, default: 0] += 1
      $0.inProgress += 1
      $0.counts[.atOnce] = max($0.counts[.atOnce] ?? 0, $0.inProgress)
    }
  }

  func endRequest() {
    state.withLock { $0.inProgress -= 1 }
  }

  func reset() {
    state.withLock { $0.counts = [:] }
  }

  var json: JSON {
    let counts = state.withLock { $0.counts }
    return .object(Event.allCases.map { JSON.Member(name: $0.rawValue, value: .integer(counts[$0] ?? 0)) })
  }
}
