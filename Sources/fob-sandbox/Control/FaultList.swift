import Synchronization

/// The faults that are switched on, in the order in which they were asked for.
final class FaultList: Sendable {
  private let faults = Mutex<[Fault]>([])

  var all: [Fault] { faults.withLock { $0 } }

  func add(_ others: [Fault]) {
    faults.withLock { $0 += others }
  }

  func clear() {
    faults.withLock { $0 = [] }
  }

  /// The fault that this request suffers, counted down.
  func take(method: String, path: String) -> Fault? {
    take { $0.kind != .hangConnect && $0.matches(method: method, path: path) }
  }

  /// Whether a connection that was just accepted is to be left unread. Paths are not known yet, so none is looked at.
  func takeAtConnect() -> Bool {
    take { $0.kind == .hangConnect } != nil
  }

  private func take(where isMeant: (Fault) -> Bool) -> Fault? {
    faults.withLock { faults in
      guard let index = faults.firstIndex(where: isMeant) else { return nil }
      if faults[index].skip > 0 {
        faults[index].skip -= 1
        return nil
      }
      let fault = faults[index]
      if fault.count == 1 {
        faults.remove(at: index)
      } else if fault.count > 1 {
        faults[index].count -= 1
      }
      return fault
    }
  }
}
