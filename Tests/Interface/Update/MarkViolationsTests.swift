import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Marking the upload tokens that break a rule, and seeing which one.
@Suite struct MarkViolationsTests {
  private func policy(_ demands: PolicyDemand..., isForProduction: Bool = false) -> Policy {
    Policy(
      demands.enumerated().map { place, demand in
        Policy.Entry(
          demand: demand, text: "no", isForProduction: isForProduction, file: "/etc/fob/policy.ini", line: place + 2)
      })
  }

  private func listed(_ policy: Policy, chosen: String = "video") throws -> AppState {
    var state = try World.listed(chosen: chosen)
    _ = update(&state, .policyRead(.success(policy)))
    state.press(.tab)
    return state
  }

  /// Lets the whole list be read, if that was asked for.
  private func answer(_ effects: [Effect], _ state: inout AppState) throws {
    for case .start(.loadAll, let environment, let work) in effects {
      let list = CompleteList(rows: try World.videoTokens(), isComplete: true)
      _ = update(&state, .ended(environment.name, work, .loadAll(.success(list))))
    }
  }

  @Test func `everything is read first, then exactly those that break a rule are marked, with rule and count`() throws {
    var state = try listed(policy(.neverExpiring(isAllowed: false)))
    try answer(state.type("B"), &state)
    let never = try World.videoTokens().filter { $0.token.expiry == .never }
    #expect(!never.isEmpty && state.chosenList?.marks.handles == Set(never.map(\.handle)))
    #expect(state.notice == .done("Marked \(never.count) that break a rule: never_expiring \(never.count)."))
    state.type("x")
    #expect(state.screen.contains("Revoke \(never.count) of 187 tokens"))
  }

  @Test func `a filter limits it, and a fact that is not known is no violation`() throws {
    var state = try listed(policy(.widestScope(.upload)), chosen: "pod-example")
    try answer(state.type("B"), &state)
    let tokens = try World.podTokens()
    #expect(state.chosenList?.marks.handles == Set([0, 2].map { tokens[$0].handle }))
    #expect(
      state.notice
        == .done("Marked 2 that break a rule: widest_scope 2. Of 1 more a fact is not known: it is not marked."))
    state.type("u/laptop")
    state.press(.enter)
    try answer(state.type("B"), &state)
    #expect(state.chosenList?.marks.handles == [tokens[2].handle])
  }

  @Test func `without rules, and with rules that nobody can read, the key says why it does nothing`() throws {
    var state = try listed(Policy())
    state.type("B")
    #expect(state.notice?.text == "There are no rules: policy.ini has none; man fob-policy.")
    _ = update(
      &state, .policyRead(.failure(FileFailure(file: "/etc/fob/policy.ini", line: 3, reason: "no such rule."))))
    state.type("B")
    #expect(state.notice?.text.contains("/etc/fob/policy.ini:3") == true)
    #expect(state.chosenList?.marks.isEmpty == true)
  }

  @Test func `in the inventory the rules of each environment count`() throws {
    var state = try Thirty.inventory()
    _ = update(&state, .policyRead(.success(policy(.neverExpiring(isAllowed: false), isForProduction: true))))
    state.type("/!env:pod-test !env:pod-west !env:video-test")
    state.press(.enter)
    state.type("B")
    let list = try #require(state.chosenList)
    let marked = list.rows.origins.filter { origin in list.marks.keys.contains { $0.origin == origin.place } }
    #expect(!marked.isEmpty && marked.allSatisfy(\.environment.isProduction))
    #expect(state.notice?.text.contains("that break a rule: never_expiring") == true)
  }

  @Test func `which rule of which file a token breaks is seen when it is inspected`() throws {
    var state = try listed(policy(.neverExpiring(isAllowed: false), .label(pattern: "*-batch")))
    let never = try #require(try World.videoTokens().first { $0.token.expiry == .never })
    _ = state.openInspection(of: never, in: try World.named("video"), isNew: false)
    _ = update(&state, .terminal(.resized(Display(size: Size(rows: 40, columns: 120)))))
    #expect(state.screen.contains("Breaks a rule"))
    #expect(state.screen.contains("never_expiring = no (/etc/fob/policy.ini:2): it never expires"))
    #expect(state.screen.contains("/etc/fob/policy.ini:3"))
  }

  @Test func `the rules are read with the environments, and again with a reload`() throws {
    var state = try World.listed()
    let effects = state.type("r") + update(&state, .environmentsRead(try World.readings()))
    #expect(effects.contains(.readPolicy))
  }
}
