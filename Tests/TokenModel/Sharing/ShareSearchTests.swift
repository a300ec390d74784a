import Testing
import TokenModel

/// Every order of steps and faults that two hosts can come to, up to a number of states: what `ShareRules` decides never sends a refresh token twice, undoes
/// no logout, throws no living session away, and always leads back to a session.
@Suite struct ShareSearchTests {
  /// What a search has found.
  struct Findings {
    var states = 0
    var isComplete = true
    /// Of each violation the shortest way to it.
    var violations: [String: [String]] = [:]
    /// A way to where nothing more can be done, or nil.
    var deadEnd: [String]?
  }

  static let cases = [
    ShareModel.Faults(lost: 2),
    ShareModel.Faults(lost: 1, logouts: 1),
    ShareModel.Faults(restores: 1),
    ShareModel.Faults(restores: 1, ends: 1),
    ShareModel.Faults(lost: 1, wipes: 1, ends: 1),
    ShareModel.Faults(restores: 1, forgets: 1, ends: 1),
    ShareModel.Faults(lost: 1, restores: 1, logouts: 1),
    ShareModel.Faults(wipes: 1, logouts: 1),
    ShareModel.Faults(restores: 1, wipes: 1),
  ]

  @Test(arguments: cases)
  func `two hosts, in every order`(faults: ShareModel.Faults) {
    let isDeep = faults.forgets > 0 || faults.restores + faults.wipes > 1
    let findings = search(ShareModel(faults), atMost: isDeep ? 30_000 : 10_000)
    #expect(findings.violations == [:])
    #expect(findings.deadEnd == nil)
    #expect(findings.states > 100)
  }

  func search(_ first: ShareModel, atMost limit: Int) -> Findings {
    var states = [first]
    var places = [first: 0]
    var parents: [(place: Int, label: String)?] = [nil]
    // Who leads where without a fault, to find from which states there is a way back to a session.
    var before: [[Int]] = [[]]
    var findings = Findings()
    var isGood: [Bool] = []
    func way(to place: Int, _ last: String? = nil) -> [String] {
      var labels = last.map { [$0] } ?? []
      var place = place
      while let parent = parents[place] {
        labels.append(parent.label)
        place = parent.place
      }
      return labels.reversed()
    }
    var place = 0
    while place < states.count {
      let state = states[place]
      let steps = states.count < limit ? state.steps : []
      if steps.isEmpty, states.count >= limit { findings.isComplete = false }
      isGood.append(state.isGood || steps.isEmpty || state.isAtLimit)
      for step in steps {
        if let violation = step.violation {
          if findings.violations[violation] == nil { findings.violations[violation] = way(to: place, step.label) }
          continue
        }
        let next = places[step.state] ?? states.count
        if next == states.count {
          places[step.state] = next
          states.append(step.state)
          parents.append((place, step.label))
          before.append([])
        }
        if !step.isFault { before[next].append(place) }
      }
      place += 1
    }
    findings.states = states.count
    var reached = isGood
    var open = states.indices.filter { isGood[$0] }
    while let place = open.popLast() {
      for earlier in before[place] where !reached[earlier] {
        reached[earlier] = true
        open.append(earlier)
      }
    }
    findings.deadEnd = reached.firstIndex(of: false).map { way(to: $0) }
    return findings
  }
}

extension ShareModel {
  /// Whether everybody has a session to use, or somebody has logged out.
  fileprivate var isGood: Bool {
    let record = store.entry?.record
    return record?.state == .loggedOut || lives(record?.session) || hosts.allSatisfy { lives($0.copy) }
  }

  /// Whether what would follow is not looked at.
  fileprivate var isAtLimit: Bool { claims >= Self.mostClaims || issued.count >= Self.mostSessions }
}
