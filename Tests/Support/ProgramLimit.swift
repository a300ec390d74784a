import Foundation

/// Lets no more tests drive programs at once than the machine bears, of all suites together, in the order in which they came.
public actor ProgramLimit {
  /// The one gate of the test run.
  public static let shared = ProgramLimit(width: max(4, 3 * ProcessInfo.processInfo.activeProcessorCount))

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var nextWaiting = 0

  init(width: Int) { free = width }

  /// Runs something once there is room for it.
  public nonisolated func pass(_ body: @Sendable () async throws -> Void) async throws {
    await enter()
    do {
      try await body()
    } catch {
      await leave()
      throw error
    }
    await leave()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if nextWaiting < waiting.count {
      nextWaiting += 1
      waiting[nextWaiting - 1].resume()
    } else {
      free += 1
    }
  }
}
