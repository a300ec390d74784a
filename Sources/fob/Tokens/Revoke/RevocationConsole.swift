import Formats
import Host
import TokenModel

/// Follows a plan at a command: prints each result as it comes, a line of progress at a terminal, and lets Control-C end it cleanly.
struct RevocationConsole {
  private let fob: Composition
  private let environment: Environment
  private let isJSON: Bool

  init(_ fob: Composition, _ environment: Environment, isJSON: Bool) {
    self.fob = fob
    self.environment = environment
    self.isJSON = isJSON
  }

  /// Follows it as far as it goes.
  func follow(
    _ revocation: Revocation, knowing rows: [ListedToken]
  ) async throws(CommandFailure) -> RevocationOutcome {
    let display = RevocationDisplay(revocation, printsResults: !isJSON)
    let (fob, environment) = (fob, environment)
    let work = TaskThreads.start { () async -> Result<RevocationOutcome, SessionFailure> in
      do throws(SessionFailure) {
        return .success(
          try await fob.revocations.follow(
            revocation.path, knowing: rows, in: environment, report: { display.take($0) }))
      } catch {
        return .failure(error)
      }
    }
    let interruption = try? Interruption {
      work.cancel()
      display.stopping()
    }
    let result = await work.value
    display.end()
    withExtendedLifetime(interruption) {}
    switch result {
    case .success(let outcome): return outcome
    case .failure(let failure): throw CommandFailure(failure)
    }
  }
}
