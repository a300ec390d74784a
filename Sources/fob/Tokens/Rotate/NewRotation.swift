import Formats
import TokenModel

/// Rotates chosen tokens: one plan for each environment, each confirmed before the first token is created.
struct NewRotation {
  let groups: [TokenGroup]
  let delivery: [String]?
  let ending: RotationPlan.Ending
  /// Whether all environments were meant.
  let isEverywhere: Bool
  /// Whether one token of one environment was named.
  let isAboutOne: Bool
  let consent: RevokeConsent
  let output: RotationOutput
  let fob: Composition

  private var count: Int { groups.reduce(0) { $0 + $1.rows.count } }

  /// What would be rotated, in a dry run.
  func showAll() {
    if output.isJSON {
      let environments = groups.map { group -> JSONValue in
        let records = group.rows.map { output.record($0, of: group.environment, group.support).json }
        return [
          "environment": .string(group.environment.name.text), "counts": group.preview(to: .rotate, in: fob).counts,
          "would_rotate": .array(records),
        ]
      }
      return Output.json(["version": 1, "environments": .array(environments)])
    }
    if groups.isEmpty { Output.note("fob: no upload token matches.") }
    for (place, group) in groups.enumerated() {
      let preview = group.preview(to: .rotate, in: fob)
      Output.note(preview.summary.joined(separator: "\n"))
      if let width = Output.width(environment: fob.variables) {
        Output.result(preview.list.lines(fitting: width))
      } else {
        Output.raw((isEverywhere ? preview.listAmongOthers : preview.list).tabSeparated(hasHeader: place == 0))
      }
    }
  }

  func perform() async throws(CommandFailure) {
    guard !groups.isEmpty else {
      Output.note("fob: no upload token matches; nothing was created.")
      return output.showNothing()
    }
    if delivery == nil, !output.isRevealed {
      for group in groups {
        try group.support.refuseToLoseValues(in: group.environment, "add --reveal, or --deliver COMMAND")
      }
    }
    try refuseImpossible()
    try await askForConsent()
    var runs: [RotationConsole.Run] = []
    for group in groups {
      do throws(SessionFailure) {
        let rotation = try await fob.rotations.plan(
          group.rows, among: group.list, delivery: delivery, ending: ending, in: group.environment)
        runs.append(RotationConsole.Run(environment: group.environment, rotation: rotation, rows: group.rows))
      } catch {
        for run in runs { try? await fob.rotations.discard(run.rotation.path) }
        throw CommandFailure(error)
      }
    }
    try await RotationCourse(runs: runs, isAboutOne: isAboutOne, isEverywhere: isEverywhere, output: output, fob: fob)
      .follow()
  }

  /// Refuses tokens of which no new one like them can be made, before anything begins.
  private func refuseImpossible() throws(CommandFailure) {
    var reasons: [String] = []
    for group in groups {
      for row in group.rows {
        do throws(TextFailure) {
          _ = try TokenRotation.request(like: row, support: group.support)
        } catch {
          reasons.append(isAboutOne ? error.description : "\(row.handle): \(error.description)")
        }
      }
    }
    guard let first = reasons.first else { return }
    let others = reasons.count == 1 ? "" : " The same holds for \(reasons.count - 1) more."
    let advice = isAboutOne ? "" : " Leave them out, as with a filter."
    throw CommandFailure(.refusedByServer, "\(first)\(others) Nothing was created.\(advice)")
  }

  /// A single token that is not revoked needs no consent.
  private func askForConsent() async throws(CommandFailure) {
    guard ending != .kept || count > 1 else { return }
    try consent.check(groups.map { ($0.environment.name, $0.rows.count) }, to: .rotate)
    for group in groups {
      let preview = group.preview(to: .rotate, in: fob)
      Output.note(preview.summary.joined(separator: "\n"))
      Output.note(preview.shortList.map(\.string).joined(separator: "\n"))
      Output.note(meaning(for: group.rows.count))
      try await consent.require(group.rows.count, of: group.environment, amongOthers: true, to: .rotate)
    }
  }

  private func meaning(for count: Int) -> String {
    let old = count == 1 ? "The old one" : "Each old one"
    let made = delivery == nil ? "its replacement exists" : "its replacement is delivered"
    switch ending {
    case .kept: return "\(old) stays valid."
    case .revoked(0): return "\(old) is revoked once \(made)."
    case .revoked(let seconds): return "\(old) is revoked \(TimeSpan.text(seconds: seconds)) after \(made)."
    }
  }
}
