import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// The menu of what can be copied.
@Suite struct CopyMenuTests {
  /// The texts of the menu, copied one after the other.
  private func copied(_ state: AppState) -> [String] {
    guard let dialog = state.dialogs.last as? CopyDialog else { return [] }
    return dialog.choices.indices.compactMap { index in
      var state = state
      for _ in 0..<index { state.type("j") }
      for case .terminal(.copy(let text)) in state.press(.enter) { return text.revealed }
      return nil
    }
  }

  @Test func `the menu copies forms of a session`() throws {
    var state = try World.state(chosen: "prod")
    state.type("Y")
    #expect(
      copied(state) == [
        "access-token-0123456789abcdef", "Preservica-Access-Token: access-token-0123456789abcdef",
        "curl --config <(fob token prod --curl-config) https://eu.preservica.com/api/user/details",
      ])
    #expect(!state.screen.contains("access-token"))
  }

  @Test func `the menu copies forms of an upload token`() throws {
    let token = try World.podTokens()[0]
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab, .enter)
    state.type("Y")
    let value = token.token.value.revealed
    #expect(
      copied(state) == [
        value, token.handle.text, "1", "Authorization: Bearer \(value)",
        "curl --config <(fob tokens show pod-example \(token.handle) --reveal --curl-config)"
          + " --form 'upload[files][]=@FILE'",
      ])
    #expect(!state.screen.contains(value))
  }

  @Test func `an id that is the secret is not offered twice`() throws {
    let token = try World.videoTokens()[0]
    var state = try World.listed()
    state.press(.tab)
    state.type("Y")
    #expect(
      copied(state) == [
        token.token.value.revealed, token.handle.text,
        "curl --config <(fob tokens show video \(token.handle) --reveal --curl-config) --form 'file=@FILE'",
      ])
  }

  @Test func `where there is nothing to copy it says why`() throws {
    var state = try World.state(chosen: "pod-example")
    state.type("Y")
    #expect(state.notice == .warning("POD Aggregator has no token for scripts."))
    state = try World.state(chosen: "prod-test")
    state.type("Y")
    #expect(state.notice == .warning("The session has ended. Press L to log in."))
  }
}
