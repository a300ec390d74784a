import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct ChangeTests {
  private func work(_ effects: [Effect]) -> (work: Work, id: WorkID)? {
    for case .start(let work, _, let id) in effects { return (work, id) }
    return nil
  }

  @Test func `revoking asks with cancel as default`() throws {
    let tokens = try World.podTokens()
    let name = try World.named("pod-example")
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    #expect(state.type("jx") == [.terminal(.dropTypedAhead)])
    #expect(state.screen.contains("[▸ Cancel ]   [  Revoke ]"))
    #expect(state.screen.contains("ILS export"))
    #expect(state.press(.enter).isEmpty)
    #expect(state.dialogs.isEmpty)

    state.type("x")
    state.press(.right)
    #expect(state.screen.contains("[  Cancel ]   [▸ Revoke ]"))
    let sent = try #require(work(state.press(.enter)))
    #expect(sent.work == .revoke(tokens[1].token.reference))
    #expect(state.press(.enter).isEmpty, "nothing is sent twice")
    #expect(state.press(.escape).isEmpty)
    #expect(state.notice == .warning("It was sent; the answer is awaited."))
    _ = update(&state, .ended(name, sent.id, .revoke(.success(.ended))))
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .done("Revoked: ILS export (\(tokens[1].handle)). Nobody can use it any more."))
    #expect(state.selectedToken == tokens[2])
    #expect(state.chosenList?.count == 3)
  }

  @Test func `on production the name is typed`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    state.type("x")
    #expect(state.screen.contains("Type video to confirm:"))
    #expect(state.press(.enter).isEmpty)
    state.type("vide")
    #expect(state.press(.enter).isEmpty)
    #expect(state.notice == .warning("Nothing was done: type the name exactly, or press Escape."))
    _ = update(&state, .terminal(.pasted("o")))
    #expect(state.notice == .info("Pasted text is not taken here."))
    #expect(state.press(.enter).isEmpty, "a paste confirms nothing")
    state.type("o")
    let sent = try #require(work(state.press(.enter)))
    #expect(sent.work == .revoke(tokens[0].token.reference))
    let effects = update(&state, .ended(try World.named("video"), sent.id, .revoke(.success(.alreadyGone))))
    #expect(state.notice?.kind == .info)
    #expect(state.selectedToken == tokens[1])
    #expect(state.screen.contains("of 186"))
    guard case .loadPage(let query)? = work(effects)?.work else {
      Issue.record("the page is not read again")
      return
    }
    #expect(query.page == 1)
  }

  @Test func `what is said never covers the dialog`() throws {
    var state = try World.listed(rows: 10, columns: 40)
    state.press(.tab)
    state.type("xvide")
    state.press(.enter)
    #expect(state.screen.contains("Type video to confirm: vide"))
    #expect(state.screen.contains("▲ Nothing was done: type the name"))
  }

  @Test func `what failed stays in the dialog and says what is known`() throws {
    let name = try World.named("pod-example")
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("xl")
    let sent = try #require(work(state.press(.enter)))
    let lost = ServiceFailure.unreachable(reason: "The connection broke.", mayHaveArrived: true)
    let effects = update(&state, .ended(name, sent.id, .revoke(.failure(.service(lost)))))
    #expect(state.screen.contains("The connection broke. It may still have been revoked"))
    #expect(work(effects) != nil, "the list is read again")
    let refused = ServiceFailure.refused(status: 403, reason: "You are not authorized.", field: nil)
    let again = try #require(work(state.press(.enter)))
    _ = update(&state, .ended(name, again.id, .revoke(.failure(.service(refused)))))
    #expect(state.screen.contains("You are not authorized."))
    #expect(!state.screen.contains("It may still"))
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `revoking what is inspected closes the inspection too`() throws {
    let name = try World.named("pod-example")
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab, .enter)
    state.type("xl")
    #expect(state.dialogs.count == 2)
    let sent = try #require(work(state.press(.enter)))
    _ = update(&state, .ended(name, sent.id, .revoke(.success(.ended))))
    #expect(state.dialogs.isEmpty)
  }

  @Test func `creating with a lifetime`() throws {
    let name = try World.named("video")
    var state = try World.listed()
    state.type("c")
    state.type("für Léa")
    state.press(.tab, .control("u"))
    state.type("soon")
    #expect(state.press(.control("s")).isEmpty)
    #expect(state.screen.components(separatedBy: "The lifetime must be a number").count == 2, "said once")
    #expect(state.screen.contains("für Léa"))
    state.press(.control("u"), .control("s"))
    #expect(state.screen.contains("The lifetime must be a number"), "an empty one is none")
    state.type("12")
    #expect(state.press(.control("s")).isEmpty && state.screen.contains("with s, m, h or d"), "12 what?")
    state.press(.control("u"))
    state.type("12h")
    #expect(!state.screen.contains("The lifetime must be a number"))
    state.press(.enter)
    state.type("Ann")
    let sent = try #require(work(state.press(.enter)))
    #expect(sent.work == .create(TokenRequest(label: "für Léa", contact: "Ann", lifetime: .seconds(43_200))))
    #expect(state.press(.enter).isEmpty && state.notice?.text == "It was sent; the answer is awaited.")
    state.rest()
    let made = try World.videoToken(900, label: "für Léa")
    let effects = update(&state, .ended(name, sent.id, .create(.success(made))))
    #expect(state.screen.contains("Created in video"))
    #expect(state.notice == nil, "it came")
    #expect(!state.screen.contains(made.token.value.revealed), "it is masked until asked for")
    state.type("v")
    #expect(state.screen.contains(made.token.value.revealed))
    #expect(state.type("y").first == .terminal(.copy(made.token.value)))
    state.press(.escape)
    #expect(!state.screen.contains(made.token.value.revealed))
    state.answer(effects, with: [try World.videoToken(500), made] + (try World.videoTokens()))
    #expect(state.chosenList?.selection?.handle == made.handle)
  }

  @Test(arguments: [
    ("never", TokenRequest.Lifetime.never), ("90 s", .seconds(90)), ("7D", .seconds(604_800)), ("45s", .seconds(45)),
  ])
  func `a lifetime is typed in any unit`(text: String, lifetime: TokenRequest.Lifetime) throws {
    var state = try World.listed()
    state.type("c")
    state.press(.tab, .control("u"))
    state.type(text)
    #expect(work(state.press(.control("s")))?.work == .create(TokenRequest(lifetime: lifetime)))
  }

  @Test(arguments: ["", "45", "0s", "-5m", "1y", "99999d", "9999999999999999999d"])
  func `lifetimes that are none`(text: String) throws {
    var state = try World.listed()
    state.type("c")
    state.press(.tab, .control("u"))
    state.type(text)
    #expect(work(state.press(.control("s"))) == nil)
    #expect(state.dialogs.count == 1)
  }

  @Test func `creating with a scope and an organization`() throws {
    var pod = try World.podEnvironment()
    pod.organizations = ["one", "two"]
    var state = try World.state([World.reading(pod, World.cookies(of: pod, checked: 5))], chosen: "pod-example")
    state.type("c")
    state.type("x")
    #expect(state.screen.contains("‹ upload ›"), "the least that it may be is proposed")
    state.press(.tab, .left, .right, .down)
    state.press(.left)
    #expect(state.screen.contains("‹ two ›"))
    let sent = try #require(work(state.press(.control("s"))))
    #expect(
      sent.work == .create(TokenRequest(label: "x", scope: .upload, lifetime: .never, organization: "two")))
    let refused = ServiceFailure.refused(status: 422, reason: "Scope is not included in the list", field: "scope")
    _ = update(&state, .ended(pod.name, sent.id, .create(.failure(.service(refused)))))
    #expect(state.screen.contains("Scope is not included in the list"))
    #expect(state.screen.contains("‹ upload ›"))
    #expect(state.screen.contains("Label          x"))
  }

  @Test func `the scopes are those of the organization`() throws {
    let pod = try World.podEnvironment()
    var state = try World.state([World.reading(pod, World.cookies(of: pod, checked: 5))], chosen: "pod-example")
    let load = try #require(state.lists[pod.name]?.loads[1])
    let issuers = [
      TokenIssuer("harbour", scopes: [.download]),
      TokenIssuer("north", scopes: [.all, .upload, .download]),
    ]
    let page = ListedPage(rows: [], page: 1, pagesTotal: 1, itemsTotal: 0, issuers: issuers)
    _ = update(&state, .ended(pod.name, load, .loadPage(.success(page))))
    state.type("c")
    state.type("x")
    #expect(state.screen.contains("‹ harbour ›") && state.screen.contains("‹ download ›"))
    #expect(!state.screen.contains("upload  all"))
    state.press(.tab, .down, .right)
    #expect(state.screen.contains("‹ north ›") && state.screen.contains("all  upload"))
    #expect(state.screen.contains("‹ download ›"), "what was chosen stays, where the organization has it")
    state.press(.up, .left, .down, .left)
    #expect(state.screen.contains("‹ harbour ›") && state.screen.contains("‹ download ›"))
    #expect(!state.screen.contains("  upload"))
    let sent = try #require(work(state.press(.control("s"))))
    #expect(sent.work == .create(TokenRequest(label: "x", scope: .download, lifetime: .never, organization: "harbour")))
  }

  @Test func `a member is not asked for a token`() throws {
    var pod = try World.podEnvironment()
    pod.organizations = ["one", "two"]
    var state = try World.state([World.reading(pod, World.cookies(of: pod, checked: 5))], chosen: "pod-example")
    let load = try #require(state.lists[pod.name]?.loads[1])
    let page = ListedPage(rows: [], page: 1, pagesTotal: 1, itemsTotal: 0, issuers: [])
    _ = update(&state, .ended(pod.name, load, .loadPage(.success(page))))
    state.type("c")
    #expect(state.dialogs.isEmpty && state.screen.contains("Only an organization's owner can create its tokens"))
  }

  @Test func `what is missing in a list is told`() throws {
    let pod = try World.podEnvironment()
    func screen(_ page: ListedPage) throws -> String {
      var state = try World.state([World.reading(pod, World.cookies(of: pod, checked: 5))], chosen: "pod-example")
      let load = try #require(state.lists[pod.name]?.loads[1])
      _ = update(&state, .ended(pod.name, load, .loadPage(.success(page))))
      return state.screen
    }
    let omission = "There is no organization 'a.b'."
    #expect(
      try screen(ListedPage(rows: [], page: 1, pagesTotal: 1, itemsTotal: 0, issuers: nil, omissions: [omission]))
        .contains("the list is incomplete: \(omission)"))
    let alone = try screen(
      ListedPage(rows: [], page: 1, pagesTotal: 1, itemsTotal: 0, issuers: [], remark: "It belongs to none."))
    #expect(alone.contains("It belongs to none.") && !alone.contains("to create the first one"))
  }

  @Test func `the operator's own label`() throws {
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    state.type("e")
    #expect(state.screen.contains("Label     Nikon scanner, reading room"))
    state.press(.control("u"))
    state.type("scanner 2")
    state.press(.enter)
    let sent = try #require(work(state.press(.enter)))
    let token = try World.videoTokens()[0]
    #expect(sent.work == .keepNotes([.label: "scanner 2"], token.token.reference))
    _ = update(&state, .ended(name, sent.id, .keepNotes(.success(try World.videoToken(1, label: "scanner 2")))))
    #expect(state.dialogs.isEmpty)
    #expect(state.screen.contains("┃▸ scanner 2 "))
    state.type("e")
    state.press(.control("u"))
    let removed = try #require(work(state.press(.control("s"))))
    #expect(removed.work == .keepNotes([.label: nil], token.token.reference))
    _ = update(&state, .ended(name, removed.id, .keepNotes(.failure(.state(reason: "The disk is full.")))))
    #expect(state.screen.contains("The disk is full."))
  }

  @Test func `only what was changed of label and contact is kept, and without a change nothing is sent`() throws {
    var state = try World.listed()
    let token = try World.videoTokens()[0]
    state.press(.tab)
    state.type("e")
    #expect(work(state.press(.control("s"))) == nil && state.dialogs.isEmpty)
    state.type("e")
    state.press(.tab)
    state.type("Ann, +44 20")
    #expect(work(state.press(.enter))?.work == .keepNotes([.contact: "Ann, +44 20"], token.token.reference))
  }

  @Test func `where the server keeps the label only the contact is asked for`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("e")
    #expect(state.screen.contains("Your own contact:") && !state.screen.contains("empty: no label"), "\(state.screen)")
    state.type("Bo")
    guard case .keepNotes([.contact: "Bo"], _)? = work(state.press(.enter))?.work else {
      Issue.record("another work")
      return
    }
  }

  @Test func `no letter presses a button that ends something`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("x")
    state.rest()
    for letter in ["r", "R", "e", "y"] where state.dialogs.count == 1 {
      let effects = state.type(letter)
      #expect(effects.allSatisfy { !$0.isStart }, "\(letter)")
    }
    #expect(state.notice == .warning("Press Tab, then Enter."))
    #expect(!state.dialogs.isEmpty)
  }
}
