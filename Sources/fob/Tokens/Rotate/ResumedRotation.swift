import Formats
import FoundationEssentials
import Host
import Interface
import TokenModel

/// Resumes rotations: the newest unfinished one of each environment, and the revocation of old tokens whose grace is over.
struct ResumedRotation {
  let environments: [Environment]
  /// Whether all environments were meant.
  let isEverywhere: Bool
  let consent: RevokeConsent
  let output: RotationOutput
  let fob: Composition

  func perform() async throws(CommandFailure) {
    let (open, due) = (await fob.rotations.unfinished(), await fob.revocations.unfinished())
    var runs: [RotationConsole.Run] = []
    var revocations: [RevocationConsole.Run] = []
    for environment in environments {
      if let rotation = open.first(where: {
        $0.plan.environment == environment.name && $0.plan.origin == environment.origin
      }) {
        runs.append(RotationConsole.Run(environment: environment, rotation: rotation, rows: []))
      }
      revocations += due.filter { $0.isOfRotation && $0.plan.isFor(environment) }.map {
        RevocationConsole.Run(environment: environment, revocation: $0, rows: [])
      }
    }
    guard !runs.isEmpty || !revocations.isEmpty else { return try await sayWhatWaits() }
    try await askForConsent(runs, revocations)
    try await RotationCourse(
      runs: runs, due: revocations, isAboutOne: false, isEverywhere: isEverywhere, output: output, fob: fob
    ).follow()
  }

  private func askForConsent(
    _ runs: [RotationConsole.Run], _ revocations: [RevocationConsole.Run]
  ) async throws(CommandFailure) {
    let counts = environments.compactMap { environment -> (environment: Environment, count: Int)? in
      let rotated = runs.filter { $0.environment.name == environment.name }.reduce(0) {
        $0 + $1.rotation.remaining.count
      }
      let revoked = revocations.filter { $0.environment.name == environment.name }
        .reduce(0) { $0 + $1.revocation.remaining.count }
      return rotated + revoked == 0 ? nil : (environment, rotated + revoked)
    }
    try consent.check(counts.map { ($0.environment.name, $0.count) }, to: .rotate)
    for run in runs {
      Output.note(
        "Will go on with the rotation of \(run.rotation.plan.rows.count) in \(run.environment.name): \(run.rotation.text)."
      )
    }
    for run in revocations {
      Output.note(
        "Will revoke \(run.revocation.remaining.count) of the upload tokens that were replaced in \(run.environment.name)."
      )
    }
    for (environment, count) in counts {
      try await consent.require(count, of: environment, amongOthers: true, to: .rotate)
    }
  }

  /// Nothing is due: says what waits for the end of its grace.
  private func sayWhatWaits() async throws(CommandFailure) {
    let waiting = await fob.revocations.withGrace().filter { revocation in
      environments.contains { revocation.plan.isFor($0) }
    }
    guard !waiting.isEmpty else { throw CommandFailure(.noSuchThing, "No rotation is unfinished.") }
    for revocation in waiting {
      guard let left = revocation.plan.graceLeft(at: fob.clock.now) else { continue }
      Output.note(
        "fob: \(revocation.plan.environment): old upload tokens, \(revocation.remaining.count) of them, are revoked in "
          + "\(SpanText(left, .twoUnits).text).")
    }
    output.showNothing()
  }
}

extension Revocation {
  /// Whether its tokens were replaced by others.
  var isOfRotation: Bool { plan.rows.contains { $0.successor != nil } }
}

extension RevocationPlan {
  /// Whether it is for an environment as that is now.
  func isFor(_ environment: Environment) -> Bool {
    self.environment == environment.name && origin == environment.origin
  }
}
