import Synchronization

/// Holds those who come until a test opens it, and tells the test when somebody has come.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
    var arrivals = 0
  }

  private let state = Mutex(State())

  /// Waits until the gate is open.
  func pass() async {
    await withCheckedContinuation { continuation in
      let (goesOn, watchers) = state.withLock { state in
        state.arrivals += 1
        let watchers = state.watchers
        state.watchers = []
        if !state.isOpen { state.waiting.append(continuation) }
        return (state.isOpen, watchers)
      }
      watchers.forEach { $0.resume() }
      if goesOn { continuation.resume() }
    }
  }

  /// Waits until somebody has come.
  func arrival() async {
    await withCheckedContinuation { continuation in
      let hasCome = state.withLock { state in
        if state.arrivals == 0 { state.watchers.append(continuation) }
        return state.arrivals > 0
      }
      if hasCome { continuation.resume() }
    }
  }

  /// Lets all through from now on.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    waiting.forEach { $0.resume() }
  }
}
