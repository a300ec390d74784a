import Formats
import Host
import Synchronization
import TokenModel

/// Follows rotations for a command, all at once: prints steps as they come, a line of progress at a terminal, and lets Control-C stop them cleanly.
struct RotationConsole {
  /// A rotation to follow.
  struct Run: Sendable {
    let environment: Environment
    let rotation: Rotation
    /// The tokens as they were listed, as far as they are known.
    let rows: [ListedToken]
  }

  let fob: Composition
  /// Whether the last step of each token is printed.
  let printsSteps: Bool
  /// Whether each step is printed with its environment.
  let namesEnvironments: Bool

  /// Follows rotations until each is done or stopped.
  /// - Returns: what came of each, in their order.
  func follow(_ runs: [Run]) async -> [Result<RotationOutcome, SessionFailure>] {
    let display = RotationDisplay(runs.map(\.rotation), printsSteps: printsSteps, namesEnvironments: namesEnvironments)
    let fob = fob
    let works = runs.enumerated().map { place, run in
      TaskThreadPool.start { () async -> Result<RotationOutcome, SessionFailure> in
        do throws(SessionFailure) {
          return .success(
            try await fob.rotations.follow(
              run.rotation.path, knowing: run.rows, in: run.environment, report: { display.receive($0, of: place) }))
        } catch {
          return .failure(error)
        }
      }
    }
    let interruption = try? Interruption {
      for work in works { work.cancel() }
      display.stopping()
    }
    var results: [Result<RotationOutcome, SessionFailure>] = []
    for work in works { results.append(await work.value) }
    display.end()
    withExtendedLifetime(interruption) {}
    return results
  }
}

/// What a command shows while it rotates.
private final class RotationDisplay: Sendable {
  private struct State {
    var rotations: [Rotation]
    var course = ""
  }

  private let state: Mutex<State>
  private let line = ProgressLine()
  private let names: [EnvironmentName]
  private let printsSteps: Bool
  private let namesEnvironments: Bool

  init(_ rotations: [Rotation], printsSteps: Bool, namesEnvironments: Bool) {
    state = Mutex(State(rotations: rotations))
    names = rotations.map(\.plan.environment)
    self.printsSteps = printsSteps
    self.namesEnvironments = namesEnvironments
  }

  private var title: String { names.count == 1 ? names[0].text : "\(names.count) environments" }

  /// Takes in an event of the rotation at a place.
  func receive(_ event: RotationEvent, of place: Int) {
    let text = state.withLock { state -> String in
      state.course =
        switch event {
        case .listing: "reading the list"
        case .waiting(let seconds): "rate limit: waiting \(seconds) s"
        case .delivering(let handle): "delivering \(handle)"
        case .step: ""
        }
      if case .step(let handle, let step) = event { state.rotations[place].record(step, of: handle) }
      let planned = state.rotations.reduce(0) { $0 + $1.plan.rows.count }
      let left = state.rotations.reduce(0) { $0 + $1.failed.count }
      let course = state.course.isEmpty ? "" : " · \(state.course)"
      return "Rotating in \(title): \((planned - left).grouped) of \(planned.grouped)\(course)"
    }
    if case .step(let handle, let step) = event, printsSteps { show(step, of: handle, place) }
    line.show(text)
  }

  /// Prints how far a token has come, unless it goes further at once.
  private func show(_ step: RotationStep, of handle: Handle, _ place: Int) {
    let delivers = state.withLock { $0.rotations[place].plan.delivery != nil }
    switch step {
    case .asked, .planned: return
    case .created where delivers: return
    case .created, .notCreated, .unclear, .undelivered, .delivered: break
    }
    line.clear()
    Output.result(RotationOutput.line(handle, step, in: namesEnvironments ? names[place] : nil))
  }

  /// The person wants to stop.
  func stopping() { line.show("\(title): stopping; waiting for what is in progress", isUrgent: true) }

  /// Nothing more happens.
  func end() { line.clear() }
}
