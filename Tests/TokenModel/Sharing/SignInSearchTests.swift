import Testing
import TokenModel

/// Every order of steps and faults that hosts can come to, up to a number of states: what `SignInRules` decides never spends what is kept for people, and
/// never more than the server accepts unless the store has lost what it knew.
@Suite struct SignInSearchTests {
  static let cases = [
    SignInModel.Faults(lost: 2),
    SignInModel.Faults(lost: 1, restores: 1),
    SignInModel.Faults(lost: 1, wipes: 1),
    SignInModel.Faults(restores: 1, wipes: 1),
    SignInModel.Faults(lost: 1, alone: 1),
    SignInModel.Faults(wipes: 1, windows: 1),
    SignInModel.Faults(lost: 1, windows: 1, wrongClocks: 1),
    SignInModel.Faults(wipes: 1, wrongClocks: 1),
  ]

  @Test(arguments: cases)
  func `two hosts with scripts, in every order`(faults: SignInModel.Faults) {
    let findings = search(SignInModel(faults, hasPeople: false), atMost: 10_000)
    #expect(findings.violations == [:])
    #expect(findings.states > 500)
  }

  @Test(arguments: cases.prefix(3))
  func `two hosts with scripts and people, in every order`(faults: SignInModel.Faults) {
    #expect(search(SignInModel(faults), atMost: 8000).violations == [:])
  }

  @Test func `three hosts, in every order`() {
    let faults = SignInModel.Faults(lost: 1, wipes: 1)
    #expect(search(SignInModel(faults, hosts: 3, hasPeople: false), atMost: 10_000).violations == [:])
  }

  /// - Returns: how many states there are, and of each violation the shortest way to it.
  private func search(
    _ first: SignInModel, atMost limit: Int
  ) -> (states: Int, violations: [String: [String]]) {
    var parents: [SignInModel: (parent: SignInModel?, label: String)] = [first: (nil, "")]
    var open = [first]
    var place = 0
    var violations: [String: [String]] = [:]
    while place < open.count, open.count < limit {
      let state = open[place]
      place += 1
      for step in state.steps {
        if let violation = step.violation {
          guard violations[violation] == nil else { continue }
          var labels = [step.label]
          var at: SignInModel? = state
          while let present = at, let (parent, label) = parents[present], parent != nil {
            labels.append(label)
            at = parent
          }
          violations[violation] = labels.reversed()
        } else if parents[step.state] == nil {
          parents[step.state] = (state, step.label)
          open.append(step.state)
        }
      }
    }
    return (open.count, violations)
  }
}
