import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// A login that ends in a browser, on this machine or elsewhere.
@Suite struct BrowserLoginTests {
  private func listening(_ effects: [Effect]) -> WorkID? {
    for case .start(.awaitRedirect(World.redirect), _, let work) in effects { return work }
    return nil
  }

  /// A login that goes on in a browser.
  private func inBrowser() throws -> (state: AppState, listening: WorkID, prod: TokenModel.Environment) {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    let effects = update(&state, .ended(prod.name, sent.work, .logIn(.success(World.redirects))))
    #expect(effects.contains(.makeCode(World.redirect.address)))
    return (state, try #require(listening(effects)), prod)
  }

  private static let end = "http://127.0.0.1:61234/?code=c-1&state=st-1"

  @Test func `the end of a login in a browser is pasted, masked`() throws {
    var (state, wait, prod) = try inBrowser()
    for words in ["https://login.example.org/authorize?", "Waiting for a browser on this machine."] {
      #expect(state.screen.contains(words), "\(words)")
    }
    #expect(state.press(.alt("y")) == [.terminal(.copy(Secret(World.redirect.address)))])
    _ = update(&state, .terminal(.pasted(Self.end + "\n")))
    #expect(!state.screen.contains("c-1"))
    let effects = state.press(.enter)
    #expect(effects.contains(.cancel(wait)))
    let sent = try #require(AppState.login(in: effects))
    #expect(sent.answers[.address] == Secret(Self.end) && sent.challenge == World.redirectChallenge)
    let late = update(&state, .ended(prod.name, wait, .awaitRedirect(.success(Secret("late")))))
    #expect(late.isEmpty)
    _ = update(
      &state, .ended(prod.name, sent.work, .logIn(.success(.loggedIn(World.session(of: prod, endsIn: 900, issued: 0)))))
    )
    #expect(state.dialogs.isEmpty && state.notice == .done("Logged in to prod."))
  }

  @Test func `the end of a login comes from a browser on this machine`() throws {
    var (state, wait, prod) = try inBrowser()
    let effects = update(&state, .ended(prod.name, wait, .awaitRedirect(.success(Secret(Self.end)))))
    #expect(AppState.login(in: effects)?.answers[.address] == Secret(Self.end))
    #expect(!state.screen.contains("c-1"))
  }

  @Test func `where no browser can be waited for the address is pasted`() throws {
    var (state, wait, prod) = try inBrowser()
    let remote = TextFailure("The browser ends on another machine.")
    #expect(update(&state, .ended(prod.name, wait, .awaitRedirect(.failure(remote)))).isEmpty)
    #expect(!state.screen.contains("Waiting for a browser"))
    _ = update(&state, .terminal(.pasted(Self.end)))
    #expect(AppState.login(in: state.press(.enter))?.answers[.address] == Secret(Self.end))
  }

  @Test func `giving up a login in a browser stops the wait for it`() throws {
    var (state, wait, _) = try inBrowser()
    #expect(state.press(.escape).contains(.cancel(wait)))
    #expect(state.dialogs.isEmpty)
  }

  @Test func `below another dialog the address waits for Enter`() throws {
    var (state, wait, prod) = try inBrowser()
    _ = state.open(MessagesDialog())
    #expect(update(&state, .ended(prod.name, wait, .awaitRedirect(.success(Secret(Self.end))))).isEmpty)
    state.press(.escape)
    #expect(AppState.login(in: state.press(.enter))?.answers[.address] == Secret(Self.end))
  }

  @Test func `a wrong address is asked for again, a refused code needs another login`() throws {
    var (state, _, prod) = try inBrowser()
    _ = update(&state, .terminal(.pasted("http://other/")))
    let first = try #require(AppState.login(in: state.press(.enter)))
    var again = World.redirectChallenge
    again.message = "The address must begin with http://127.0.0.1:61234/."
    let asks = LoginProgress.asks(fields: again.fields, message: again.message, challenge: again)
    let effects = update(&state, .ended(prod.name, first.work, .logIn(.success(asks))))
    #expect(listening(effects) != nil && state.screen.contains("The address must begin with"))
    _ = update(&state, .terminal(.pasted(Self.end)))
    let second = try #require(AppState.login(in: state.press(.enter)))
    #expect(second.answers[.address] == Secret(Self.end))
    let refused = ServiceFailure.credentialsRefused(reason: "The code is spent.")
    _ = update(&state, .ended(prod.name, second.work, .logIn(.failure(.service(refused)))))
    #expect(state.screen.contains("The code is spent."))
    #expect(!state.screen.contains("https://login.example.org/authorize?"))
    let third = try #require(AppState.login(in: state.press(.enter)))
    #expect(third.challenge == nil && third.answers[.address] == nil)
  }
}
