import Support
import Testing

/// Marks a suite or a test that starts programs: such tests share the machine's room, so that none of them starves.
///
/// The wait for room counts toward a time limit of the test; waits with limits of their own do better. Test targets compile this file by a link to it, since
/// only they can import Testing.
struct DrivesPrograms: SuiteTrait, TestTrait, TestScoping {
  /// Every test of the suite waits for room by itself.
  var isRecursive: Bool { true }

  /// Runs a test once there is room for it.
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await ProgramLimit.shared.pass(function)
  }
}

extension Trait where Self == DrivesPrograms {
  /// The suite or test starts programs.
  static var drivesPrograms: DrivesPrograms { DrivesPrograms() }
}
