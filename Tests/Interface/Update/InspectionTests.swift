import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct InspectionTests {
  private func work(_ effects: [Effect]) -> (work: Work, id: WorkID)? {
    for case .start(let work, _, let id) in effects { return (work, id) }
    return nil
  }

  @Test func `the value is masked until asked for and hides again`() throws {
    let value = try World.videoTokens()[0].token.value.revealed
    var state = try World.listed()
    state.press(.tab, .enter)
    #expect(!state.screen.contains(value))
    #expect(state.screen.contains("v show"))
    state.type("v")
    #expect(state.screen.contains(value))
    #expect(state.screen.contains("v mask"))
    #expect(state.nextChange(after: World.now) ?? .distantFuture <= World.now.addingTimeInterval(30))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(29))))
    #expect(state.screen.contains(value))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(30))))
    #expect(!state.screen.contains(value))
    let after = World.now.addingTimeInterval(30)
    #expect(state.nextChange(after: after) == after.addingTimeInterval(1), "what is masked again wakes nobody")
    state.type("v")
    #expect(state.screen.contains(value))
    state.type("v")
    #expect(!state.screen.contains(value))
  }

  @Test func `the newest facts are read and shown`() throws {
    let name = try World.named("video")
    let token = try World.videoTokens()[0]
    var state = try World.listed()
    state.press(.tab)
    let sent = try #require(work(state.press(.enter)))
    #expect(sent.work == .readToken(token.token.reference))
    var changed = token
    changed.ownLabel = "changed meanwhile"
    _ = update(&state, .ended(name, sent.id, .readToken(.success(changed))))
    #expect(state.screen.contains("changed meanwhile"))
    state.press(.enter)
    #expect(state.dialogs.isEmpty)
    #expect(state.selectedToken == changed)
  }

  @Test func `what is gone says so and the list is read again`() throws {
    var state = try World.listed()
    state.press(.tab)
    let sent = try #require(work(state.press(.enter)))
    let gone = ServiceFailure.notFound(reason: "The requested resource could not be found.")
    let effects = update(&state, .ended(try World.named("video"), sent.id, .readToken(.failure(.service(gone)))))
    #expect(state.screen.contains("Could not refresh: The requested resource could not be found."))
    #expect(work(effects) != nil)
  }

  @Test func `closing gives up the reading`() throws {
    var state = try World.listed()
    state.press(.tab)
    let sent = try #require(work(state.press(.enter)))
    #expect(state.type("q") == [.cancel(sent.id)])
    _ = update(&state, .ended(try World.named("video"), sent.id, .readToken(.success(try World.videoToken(77)))))
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a session is inspected too`() throws {
    let name = try World.named("prod")
    var state = try World.state(chosen: "prod", rows: 40)
    let sent = try #require(work(state.press(.enter)))
    #expect(sent.work == .readDetails)
    _ = update(
      &state,
      .ended(name, sent.id, .readDetails(.success(SessionDetails([.init("Roles", ["ADMIN", "INGEST\u{1B}[2J"])])))))
    #expect(state.screen.contains("Roles          ADMIN"))
    #expect(state.screen.contains("INGEST^[[2J"))
    #expect(!state.screen.contains("access-token"))
    state.type("v")
    #expect(state.screen.contains("access-token-0123456789abcdef"))
    #expect(state.type("y").first == .terminal(.copy(Secret("access-token-0123456789abcdef"))))
    state.type("x")
    #expect(state.notice == .warning("Preservica has no upload tokens."))
  }

  @Test func `without a session nothing is asked for`() throws {
    var state = try World.state([World.reading(try World.prod(), nil)])
    #expect(work(state.press(.enter)) == nil)
    #expect(state.screen.contains("None. Press L to log in."))
    state.type("v")
    #expect(state.notice == .warning("There is no token to show."))
  }

  @Test func `the claims of a JWT are called unverified`() throws {
    var state = try World.listed(chosen: "pod-example", rows: 40)
    state.press(.tab, .enter)
    #expect(state.screen.contains("Decoded token (not verified)"))
    #expect(state.screen.contains("alg algorithm  HS256"))
    #expect(state.screen.contains("iss issuer     POD"))
    #expect(state.screen.contains("scope          \"download\""))
  }

  @Test func `times of a JWT are dates`() throws {
    let claims = Data(#"{"exp":1795359751,"iat":1795352551,"nbf":"soon","roles":["a",1]}"#.utf8)
    var token = try World.podTokens()[0]
    token.token.value = Secret("eyJhbGciOiJIUzI1NiJ9.\(claims.base64EncodedString().filter { $0 != "=" }).c2lnbmF0dXJl")
    var state = try World.listed(chosen: "pod-example", rows: 40, columns: 100, tokens: [token])
    state.press(.tab, .enter)
    #expect(state.screen.contains("exp expires    2026-11-22 15:02:31 UTC, in 1h (1795359751)"))
    #expect(state.screen.contains("iat issued     2026-11-22 13:02:31 UTC, 1h ago (1795352551)"))
    #expect(state.screen.contains("nbf not before soon"))
    #expect(state.screen.contains("roles          [\"a\",1]"))
  }

  @Test func `the server's answer is shown masked until the value is revealed`() throws {
    let name = try World.named("video")
    var token = try World.videoTokens()[0]
    let value = token.token.value.revealed
    token.token.answer = Secret("{\n  \"odd\" : \"\u{1B}[2J\",\n  \"token\" : \"\(value)\"\n}")
    var state = try World.listed()
    state.press(.tab)
    let sent = try #require(work(state.press(.enter)))
    state.type("w")
    #expect(state.notice == .warning("The server has not answered yet."))
    _ = update(&state, .ended(name, sent.id, .readToken(.success(token))))
    state.type("w")
    #expect(state.screen.contains("\"token\" : \"••••••\""))
    #expect(state.screen.contains("\"odd\" : \"^[[2J\""))
    #expect(!state.screen.contains(value))
    state.type("v")
    #expect(state.screen.contains("\"token\" : \"\(value)\""))
    state.type("w")
    #expect(state.screen.contains("Handle"))
  }

  @Test func `a value in the clear says when it hides`() throws {
    var state = try World.listed()
    state.press(.tab, .enter)
    state.type("v")
    #expect(state.screen.contains("hides itself in 30s; v hides it now"))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(12))))
    #expect(state.screen.contains("hides itself in 18s"))
    #expect(state.nextChange(after: state.now) == state.now.addingTimeInterval(1))
  }

  @Test func `copying from the rows`() throws {
    var state = try World.listed()
    #expect(state.type("y").first == .terminal(.copy(Secret("access-token-0123456789abcdef"))))
    state.press(.tab)
    #expect(state.type("y").first == .terminal(.copy(try World.videoTokens()[0].token.value)))
    _ = update(&state, .terminal(.copied(.sentToTmux)))
    #expect(state.notice == .done("Value copied to the tmux buffer; removed in 45 s."))
    _ = update(&state, .terminal(.copied(.failed(reason: "no way out"))))
    #expect(state.notice == .failure("Not copied: no way out"))
  }
}
