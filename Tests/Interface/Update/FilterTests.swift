import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct FilterTests {
  private func reading(_ effects: [Effect]) -> (sort: TokenSort?, work: WorkID)? {
    for case .start(.loadAll(let sort), _, let work) in effects { return (sort, work) }
    return nil
  }

  @Test func `filtering reads the rest first and shows how far it is`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.focus = .tokens
    state.type("/")
    let effects = state.type("s")
    let work = try #require(reading(effects)?.work)
    #expect(reading(state.type("can")) == nil, "one reading is enough")
    #expect(state.chosenList?.count == 5, "what is here is filtered at once")
    _ = update(&state, .listProgressed(name, work, read: 100, total: 187))
    #expect(state.screen.contains("~ reading 100 of 187, Esc stops"))
    _ = update(&state, .ended(name, work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    #expect(state.chosenList?.count == 32)
    #expect(state.screen.contains("1–10 of 32 matching"))
    #expect(state.screen.contains("32 of 187"))
    state.press(.enter)
    #expect(state.filterLine == nil)
    state.type("n")
    #expect(state.chosenList?.selected == 1)
    state.type("NN")
    #expect(state.chosenList?.selected == 31)
    state.type("n")
    #expect(state.chosenList?.selected == 0)
    state.press(.escape)
    #expect(state.chosenList?.count == 187)
    #expect(reading(state.type("x")) == nil)
  }

  @Test func `the selected token stays selected while it matches`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("j/e")
    #expect(state.selectedToken?.label == "ILS export")
    state.type("xport")
    #expect(state.selectedToken?.label == "ILS export")
    #expect(state.chosenList?.count == 1)
    state.press(.escape)
    #expect(state.chosenList?.selected == 1)
  }

  @Test func `the selection comes back with the row that the filter hid`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("jj")
    let selected = try #require(state.selectedToken)
    state.type("/zzz")
    #expect(state.chosenList?.count == 0)
    #expect(state.selectedToken == nil)
    state.press(.escape)
    #expect(state.selectedToken == selected)
  }

  @Test func `everything is marked once it is read though nothing matches yet`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("/no such label")
    state.press(.enter)
    #expect(state.chosenList?.count == 0)
    state.type("*")
    #expect(state.chosenList?.marksWhenRead == .all)
  }

  @Test func `Escape stops reading, then clears`() throws {
    var state = try World.listed()
    state.focus = .tokens
    let effects = state.type("/sc")
    let work = try #require(reading(effects)?.work)
    state.press(.enter)
    #expect(state.press(.escape).contains(.cancel(work)))
    #expect(state.chosenList?.filter.isEmpty == false)
    #expect(state.screen.contains("only 25 of 187 read; r reads all"))
    #expect(reading(state.type("j")) == nil, "what was stopped is not begun again by itself")
    #expect(reading(state.type("r")) != nil)
    state.press(.escape)
    state.press(.escape)
    #expect(state.chosenList?.filter.isEmpty == true)
  }

  @Test func `a list that changed meanwhile is called incomplete`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.focus = .tokens
    let work = try #require(reading(state.type("/sc"))?.work)
    _ = update(
      &state, .ended(try World.named("video"), work, .loadAll(.success(CompleteList(rows: tokens, isComplete: false)))))
    #expect(state.notice?.kind == .warning)
    #expect(state.screen.contains("incomplete"))
  }

  @Test func `asking for use where the service does not tell says so`() throws {
    var state = try World.listed(tokens: try World.videoTokens(20))
    state.focus = .tokens
    state.type("/unused")
    #expect(state.screen.contains("api.video does not report when an upload token was"))
  }

  @Test func `who stops reading again is told that the rows are old`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.focus = .tokens
    let work = try #require(reading(state.type("/n"))?.work)
    _ = update(&state, .ended(name, work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    state.press(.enter)
    _ = try #require(reading(state.type("r")))
    state.press(.escape)
    #expect(state.screen.contains("as read before; r reads all again"))
  }

  @Test func `pasted text is filtered by`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.focus = .tokens
    state.type("/")
    _ = update(&state, .terminal(.pasted("harvest\n")))
    #expect(state.chosenList?.filter.text == "harvest")
    #expect(state.chosenList?.count == 1)
  }

  @Test func `Backspace on an empty filter leaves it`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.focus = .tokens
    state.type("/a")
    state.press(.backspace)
    #expect(state.filterLine != nil)
    state.press(.backspace)
    #expect(state.filterLine == nil)
  }

  @Test func `what the server sorts is asked of the server`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.focus = .tokens
    state.type("s")
    let effects = state.type("j") + state.press(.enter)
    guard case .start(.loadPage(let query), _, _)? = effects.last else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(query == TokenQuery(page: 1, pageSize: 25, sort: TokenSort(.created, ascending: false)))
    state.answer(effects, with: tokens)
    #expect(state.screen.contains("AGE ↓"))
    #expect(state.screen.contains("sorted by created ↓ (server)") || state.screen.contains("page 1/8"))
  }

  @Test func `sorting by expiry reads the rest first`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed(columns: 120)
    state.press(.tab)
    state.type("4js")
    let effects = state.type("jj") + state.press(.enter)
    let work = try #require(reading(effects)?.work)
    #expect(reading(effects)?.sort == nil)
    _ = update(
      &state, .ended(try World.named("video"), work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    #expect(state.selectedToken == tokens[0], "another order begins at its first row")
    #expect(state.screen.contains("sorted by expiry ↑ (here) ━"))
    state.type("s ")
    state.press(.enter)
    #expect(state.screen.contains("sorted by expiry ↓ (here) ━"))
    #expect(state.chosenList?.selected == 0)
    #expect(state.selectedToken?.token.expiry == .never)
    state.type("r")
    #expect(state.selectedToken?.token.expiry == .never)
  }

  @Test func `what is selected meanwhile stays selected`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.focus = .tokens
    state.type("sjj")
    let work = try #require(reading(state.press(.enter))?.work)
    state.type("3j")
    let selected = state.selectedToken
    _ = update(
      &state, .ended(try World.named("video"), work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    #expect(state.selectedToken == selected)
  }

  @Test func `an unfinished term leaves the rows and says what it wants`() throws {
    var state = try World.listed(tokens: try World.videoTokens(20))
    state.focus = .tokens
    state.type("/nikon expires<")
    #expect(state.chosenList?.count == 4, "the finished terms count")
    #expect(state.screen.contains("such as expires<7d"))
    #expect(state.notice == nil)
    state.press(.enter)
    #expect(state.filterLine != nil, "nothing is kept that has no meaning")
    #expect(state.notice?.text == "expires< needs a whole number and s, m, h or d, such as expires<7d.")
    state.type("1h")
    #expect(state.chosenList?.count == 1)
    state.press(.enter)
    #expect(state.filterLine == nil)
    #expect(state.chosenList?.filter.text == "nikon expires<1h")
  }

  @Test func `an empty line says what can be typed`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("/")
    #expect(state.screen.contains("words, label:a*, never, expires<7d, age>90d, !not"))
    var pod = try World.listed(chosen: "pod-example")
    pod.focus = .tokens
    pod.type("/")
    #expect(pod.screen.contains("words, label:a*, scope:upload, unused, !not"))
  }

  @Test func `a filter that narrows finds what a fresh one finds`() throws {
    let tokens = try World.videoTokens(60)
    var state = try World.listed(tokens: tokens)
    state.focus = .tokens
    state.type("/n")
    let work = try #require(reading(state.type("i"))?.work ?? state.chosenList?.reading?.work)
    _ = update(
      &state, .ended(try World.named("video"), work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    for letter in ["k", "o", "n", " ", "n", "e", "v", "e", "r"] {
      state.type(letter)
      let text = try #require(state.filterLine?.text)
      let expected = tokens.filter { TokenFilter.reading(unfinished: text).filter.matches($0, now: World.now) }
      let list = try #require(state.chosenList)
      #expect((0..<list.count).compactMap { list.row(at: $0)?.handle } == expected.map(\.handle), "\(text)")
    }
    for _ in 0..<4 { state.press(.backspace) }
    #expect(state.chosenList?.filter.text == "nikon n")
  }

  @Test func `what was found is set apart`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("/ex")
    for isTyping in [true, false] {
      if !isTyping { state.press(.enter) }
      let canvas = view(state, theme: .universal, display: state.display)
      let match = Theme.universal.style(.match, state.display.depth).attributes
      let row = try #require(canvas.text.split(separator: "\n").firstIndex { $0.contains("ILS export") })
      let cells = canvas.cells(row: row).map { (Character($0.scalar), canvas.style(of: $0).attributes) }
      let start = try #require(cells.firstIndex { $0.0 == "e" })
      let found = cells[start..<start + 4].map { $0.1.isSuperset(of: match) }
      #expect(found == [true, true, false, false], "on the selected row too")
    }
  }

  @Test func `nothing found says what to do`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.focus = .tokens
    state.type("/label:ils")
    #expect(state.screen.contains("No upload token matches the filter."))
    #expect(state.screen.contains("label:a is the whole label"))
  }
}
