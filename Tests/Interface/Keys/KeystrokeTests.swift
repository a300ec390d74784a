import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// How many keys a task takes, beside those that k9s and lazygit take for the like of it.
@Suite struct KeystrokeTests {
  /// An errand, and whether it is done.
  struct Errand: CustomTestStringConvertible {
    let testDescription: String
    let keys: [Key]
    /// The fewest of the two others; nil where they have nothing like it.
    let peers: Int?
    let start: @Sendable () throws -> AppState
    let isDone: @Sendable (AppState, [Effect]) -> Bool

    init(
      _ name: String, _ keys: [Key], peers: Int?, from start: @escaping @Sendable () throws -> AppState,
      isDone: @escaping @Sendable (AppState, [Effect]) -> Bool
    ) {
      (testDescription, self.keys, self.peers, self.start, self.isDone) = (name, keys, peers, start, isDone)
    }
  }

  private static func typed(_ text: String) -> [Key] { text.unicodeScalars.map { .character($0) } }

  @Sendable private static func tokens() throws -> AppState {
    var state = try World.listed()
    state.focus = .tokens
    return state
  }

  private static func starts(_ effects: [Effect], _ isIt: (Work) -> Bool) -> Bool {
    effects.contains { if case .start(let work, _, _) = $0 { isIt(work) } else { false } }
  }

  static let errands: [Errand] = [
    Errand(
      "go to an environment by a part of its name", typed("/web-p") + [.enter], peers: 7, from: { try Thirty.state() }
    ) {
      state, _ in state.chosen == "web-portal" && state.filterLine == nil
    },
    Errand("go to environment 20 of 30", typed("20G"), peers: 7, from: { try Thirty.state() }) { state, _ in
      state.chosen == state.environmentOrder.places.dropFirst(19).first.map { state.environments[$0].name }
    },
    Errand("go to what needs a person", [], peers: nil, from: { try Thirty.state() }) { state, _ in
      state.chosen == "archive-2fa"
    },
    Errand(
      "log in with a stored secret", typed("L"), peers: nil,
      from: {
        try World.state([World.reading(try World.prodTest(), nil, asks: [])], chosen: "prod-test")
      }
    ) { _, effects in starts(effects) { if case .logIn = $0 { true } else { false } } },
    Errand("copy a token", typed("y"), peers: 1, from: tokens) { state, effects in
      (state.selectedToken?.token.value).map { effects.contains(.terminal(.copy($0))) } ?? false
    },
    Errand("filter and keep that", typed("/never") + [.enter], peers: 7, from: tokens) { state, _ in
      state.chosenList?.filter.isEmpty == false && state.filterLine == nil
    },
    Errand(
      "revoke all of two pages", typed("*x") + [.tab, .tab, .enter], peers: nil,
      from: {
        var state = try World.listed(chosen: "pod-example")
        state.focus = .tokens
        return state
      }
    ) { _, effects in starts(effects) { if case .revokeMany = $0 { true } else { false } } },
    Errand(
      "revoke one", typed("x") + [.tab, .enter], peers: 3,
      from: {
        var state = try World.listed(chosen: "pod-example")
        state.focus = .tokens
        return state
      }
    ) { _, effects in starts(effects) { if case .revoke = $0 { true } else { false } } },
    Errand("sort by expiry", typed("S"), peers: 1, from: tokens) { state, _ in
      state.chosenList?.sort == TokenSort(.expiry, ascending: true)
    },
    Errand("edit an environment", typed("e"), peers: 1, from: { try World.listed() }) { state, _ in
      state.dialogs.last is EditDialog
    },
    Errand("help for the pane", typed("?"), peers: 1, from: { try World.listed() }) { state, _ in
      state.dialogs.last is HelpDialog
    },
    Errand("do what the help lists", typed("?") + [.enter], peers: 2, from: { try World.listed() }) { state, _ in
      state.dialogs.last is AddDialog
    },
    Errand("refresh everything that can be", typed("*R"), peers: nil, from: { try World.state() }) { _, effects in
      starts(effects) { if case .renewSession = $0 { true } else { false } }
    },
  ]

  @Test(arguments: errands) func `no task takes more keys than elsewhere`(errand: Errand) throws {
    var state = try errand.start()
    var effects: [Effect] = []
    for key in errand.keys { effects += state.press(key) }
    #expect(errand.isDone(state, effects), "\(state.screen)")
    #expect(errand.keys.count <= errand.peers ?? 7)
  }
}
