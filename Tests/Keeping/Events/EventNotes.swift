import Foundation
import Synchronization
import TokenModel

/// Events in memory.
final class EventNotes: EventSink {
  private let kept = Mutex<[RaisedEvent]>([])
  private let act: @Sendable () async -> Void

  /// - Parameter act: done whenever events come.
  init(_ act: @escaping @Sendable () async -> Void = {}) {
    self.act = act
  }

  /// What was raised, in order.
  var events: [RaisedEvent] { kept.withLock { $0 } }

  var kinds: [RaisedEvent.Kind] { events.map(\.kind) }

  func isWanted(in environment: Environment) async -> Bool { true }

  func raise(_ events: [RaisedEvent], in environment: Environment) async {
    kept.withLock { $0 += events }
    if !events.isEmpty { await act() }
  }
}
