import Synchronization

/// The look at a refused session that one request takes while those of many wait.
final class SessionCheck: Sendable {
  private let pace: AccountPace
  private let isUnderWay = Mutex(false)

  init(_ pace: AccountPace) {
    self.pace = pace
  }

  /// Begins it, once.
  func begin() {
    let begins = isUnderWay.withLock { isUnderWay in
      defer { isUnderWay = true }
      return !isUnderWay
    }
    if begins { pace.beginCheck() }
  }

  /// Ends it, where it was begun.
  func end() {
    let ends = isUnderWay.withLock { isUnderWay in
      defer { isUnderWay = false }
      return isUnderWay
    }
    if ends { pace.endCheck() }
  }
}
