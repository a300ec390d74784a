import Formats

/// A plan to rotate upload tokens and how far each has come, as its file keeps them.
public struct Rotation: Sendable, Equatable {
  /// The file that keeps it.
  public let path: String
  /// What is to be rotated.
  public let plan: RotationPlan
  /// How far each token has come.
  public private(set) var steps: [Handle: RotationStep]

  /// A plan with its steps; those of tokens that are not in the plan are left out.
  public init(path: String, plan: RotationPlan, steps: [Handle: RotationStep] = [:]) {
    self.path = path
    self.plan = plan
    let planned = Set(plan.rows.map(\.handle))
    self.steps = steps.filter { planned.contains($0.key) }
  }

  /// Records how far a token has come.
  public mutating func record(_ step: RotationStep, of handle: Handle) {
    steps[handle] = step
  }

  /// Whether nothing is left to do for a token but what a plan to revoke says.
  public func isDone(_ handle: Handle) -> Bool {
    switch steps[handle] {
    case .planned: true
    case .delivered: plan.ending == .kept
    case .created: plan.ending == .kept && plan.delivery == nil
    case nil, .asked, .notCreated, .unclear, .undelivered: false
    }
  }

  /// Whether a replacement of a token exists, or may exist.
  package func hasBegun(_ handle: Handle) -> Bool {
    switch steps[handle] {
    case nil, .notCreated: false
    case .asked, .unclear, .created, .undelivered, .delivered, .planned: true
    }
  }

  /// Whether nothing is left to do.
  public var isDone: Bool { plan.rows.allSatisfy { isDone($0.handle) } }

  /// The tokens that something is left to do for, in the plan's order.
  public var remaining: [RevocationRow] { plan.rows.filter { !isDone($0.handle) } }

  /// The tokens of which no replacement reached those who need it, in the plan's order.
  public var failed: [RevocationRow] {
    plan.rows.filter { row in
      switch steps[row.handle] {
      case nil, .asked, .notCreated, .unclear, .undelivered: true
      case .created: plan.delivery != nil
      case .delivered, .planned: false
      }
    }
  }

  /// The old tokens whose time is over: their replacements exist and were delivered, if that was asked, and no plan to
  /// revoke them is saved.
  public var replaced: [RevocationRow] {
    guard case .revoked = plan.ending else { return [] }
    return plan.rows.compactMap { row in
      switch (steps[row.handle], plan.delivery) {
      case (.delivered(let successor), _), (.created(let successor), nil):
        var row = row
        row.successor = successor
        return row
      case (nil, _), (.asked, _), (.notCreated, _), (.unclear, _), (.created, _), (.undelivered, _), (.planned, _):
        return nil
      }
    }
  }

  /// The tokens on a server of which one may be the replacement of an old one, although its creation has no answer.
  /// - Parameter living: what the server lists.
  package func candidates(for row: RevocationRow, among living: some Sequence<ListedToken>) -> [Handle] {
    let own = Set(steps.values.compactMap(\.successor))
    return living.lazy.filter { token in
      !plan.listed.contains(token.handle) && !own.contains(token.handle) && token.token.scope == row.scope
        && token.token.reference.organization == row.organization
    }.map(\.handle)
  }

  /// Counts in one line: `11 delivered, 1 not delivered`.
  public var text: String {
    var words: [String] = []
    var counts: [String: Int] = [:]
    for row in plan.rows {
      let word = steps[row.handle]?.displayName ?? "left"
      if counts[word] == nil { words.append(word) }
      counts[word, default: 0] += 1
    }
    return words.map { "\(counts[$0, default: 0].grouped) \($0)" }.joined(separator: ", ")
  }
}
