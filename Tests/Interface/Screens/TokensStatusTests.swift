import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What the pane of the upload tokens says below its rows.
@Suite struct TokensStatusTests {
  private static let reason =
    "pod.example.org did not answer within 20 s, and that is said here in a sentence longer than a line of the pane"

  private static func failure(of work: Work) -> WorkResult {
    let failure = SessionFailure.service(.unreachable(reason: reason, mayHaveArrived: false))
    return if case .loadAll = work { .loadAll(.failure(failure)) } else { .loadPage(.failure(failure)) }
  }

  /// The world after `r` was pressed and the server did not answer.
  private func failed(_ state: AppState) throws -> AppState {
    var state = state
    state.press(.tab)
    let effects = state.type("r")
    for case .start(let work, let environment, let id) in effects {
      _ = update(&state, .ended(environment.name, id, Self.failure(of: work)))
    }
    return state
  }

  @Test func `a failure is read to its end`() throws {
    let state = try failed(try World.listed(chosen: "pod-example"))
    let words = state.screen.split { " │\n".contains($0) }.joined(separator: " ")
    #expect(words.contains(Self.reason))
  }

  @Test func `a list that never came leaves the frame whole`() throws {
    var state = AppState(profiles: World.profiles, chosen: "pod-example")
    state.show(try World.readings())
    let display = Display(size: Size(rows: 24, columns: 80), repertoire: .utf8)
    let effects =
      update(&state, .terminal(.clock(World.now))) + update(&state, .terminal(.resized(display)))
    for case .start(let work, let environment, let id) in effects {
      _ = update(&state, .ended(environment.name, id, Self.failure(of: work)))
    }
    #expect(state.screen.contains("pod.example.org did not answer"))
    let edges = state.screen.split(separator: "\n").filter { $0.hasPrefix("└") || $0.hasPrefix("┗") }
    #expect(edges.count == 2)
    #expect(edges.last?.contains { $0.isLetter } == false, "\(state.screen)")
  }

  @Test func `a failure stands beside a filter`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("/o")
    state.press(.enter, .tab)
    state = try failed(state)
    #expect(state.screen.contains("pod.example.org did not answer"))
    #expect(state.screen.contains("/o"))
  }

  /// A list that is read anew says so while its old rows stay.
  @Test func `the status says that tokens are being read`() throws {
    var state = try World.listed(chosen: "pod-example")
    #expect(!state.screen.contains("reading"))
    state.press(.tab)
    state.type("r")
    #expect(state.screen.contains("~ reading"))
    #expect(state.screen.contains("nightly harvest"))
  }
}
