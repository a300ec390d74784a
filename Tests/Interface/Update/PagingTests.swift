import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct PagingTests {
  private func queries(_ effects: [Effect]) -> [Int] {
    effects.compactMap { if case .start(.loadPage(let query), _, _) = $0 { query.page } else { nil } }
  }

  /// A state that has just asked for the first page of a list.
  private func asking() throws -> (state: AppState, environment: Environment, work: WorkID) {
    var state = AppState(profiles: World.profiles, chosen: "video")
    state.show(try World.readings())
    let (video, work) = try World.started(update(&state, .terminal(.clock(World.now))))
    return (state, video, work)
  }

  @Test func `the first page is asked for at once`() throws {
    var state = AppState(profiles: World.profiles, chosen: "video")
    state.show(try World.readings())
    let effects = update(&state, .terminal(.clock(World.now)))
    #expect(queries(effects) == [1])
    #expect(queries(update(&state, .terminal(.clock(World.now)))).isEmpty)
    #expect(effects.contains(.terminal(.setTitle("fob: video (PRODUCTION)"))))
  }

  @Test func `pages load as the selection nears them`() throws {
    var state = try World.listed()
    state.press(.tab)
    #expect(queries(state.type("5j")).isEmpty)
    let loaded = state.chosenList?.rows.loadedCount
    #expect(loaded == 25)
    let effects = state.type("9j")
    #expect(queries(effects) == [2])
    #expect(queries(state.type("j")).isEmpty, "a page under way is not asked for again")
    state.answer(effects, with: try World.videoTokens())
    #expect(state.chosenList?.rows.loadedCount == 50)
  }

  @Test func `g goes straight to the last and the rows come after`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    let effects = state.type("G")
    #expect(queries(effects) == [7, 8])
    #expect(state.chosenList?.selected == 186)
    #expect(state.selectedToken == nil)
    #expect(state.screen.contains("┃▸ …"))
    #expect(state.screen.contains("177–187 of 187 · page 8/8"))
    state.answer(effects, with: tokens)
    #expect(state.selectedToken == tokens[186])
    #expect(state.chosenList?.rows.loadedCount == 62)
  }

  @Test func `every row is reached once by scrolling`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    var seen: [Handle] = []
    for _ in tokens {
      if let handle = state.selectedToken?.handle { seen.append(handle) }
      let effects = state.type("j")
      state.answer(effects, with: tokens)
    }
    #expect(seen == tokens.map(\.handle))
  }

  @Test func `brackets step by server page`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    for (key, row) in [("]", 25), ("]", 50), ("[", 25), ("3]", 100), ("99]", 175), ("[", 150), ("99[", 0)] {
      let effects = state.type(key)
      state.answer(effects, with: tokens)
      #expect(state.chosenList?.selected == row)
      #expect(state.selectedToken == tokens[row])
    }
    #expect(state.focus == .tokens)
  }

  @Test func `keys page by screens and halves`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.press(.pageDown)
    #expect(state.chosenList?.selected == 11)
    state.press(.control("d"))
    #expect(state.chosenList?.selected == 16)
    state.press(.control("u"), .control("b"))
    #expect(state.chosenList?.selected == 0)
    state.press(.end)
    #expect(state.chosenList?.selected == 186)
    state.press(.home, .up)
    #expect(state.chosenList?.selected == 0)
  }

  @Test func `answers that nobody waits for are ignored`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    let name = try World.named("video")
    let before = state.screen
    _ = update(&state, .ended(name, WorkID(999), .loadPage(.success(World.page(1, of: Array(tokens[50..<60]))))))
    _ = update(&state, .ended(name, WorkID(999), .loadPage(.failure(.busy(name)))))
    _ = update(&state, .ended(name, WorkID(999), .loadAll(.success(CompleteList(rows: [], isComplete: true)))))
    _ = update(&state, .listProgressed(name, WorkID(999), read: 5, total: 6))
    _ = update(&state, .ended(try World.named("gone"), WorkID(1), .loadPage(.success(World.page(1, of: tokens)))))
    #expect(state.screen == before)
  }

  @Test func `leaving an environment gives up what its list waits for`() throws {
    let (start, video, work) = try asking()
    var state = start
    #expect(state.press(.up) == [.cancel(work), .terminal(.setTitle("fob: prod (PRODUCTION)"))])
    _ = update(&state, .ended(video.name, work, .loadPage(.success(World.page(1, of: try World.videoTokens())))))
    #expect(state.lists[video.name]?.hasAnswer == false)
    #expect(queries(state.press(.down)) == [1])
  }

  @Test func `the selection stays with its token when rows move`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    state.type("7j")
    let effects = state.type("r").filter { if case .start = $0 { true } else { false } }
    #expect(queries(effects) == [1])
    #expect(state.selectedToken == tokens[7], "old rows are shown until the new ones come")
    state.answer(effects, with: [try World.videoToken(500), try World.videoToken(501)] + tokens)
    #expect(state.selectedToken == tokens[7])
    #expect(state.chosenList?.selected == 9)
    #expect(state.screen.contains("of 189"))
  }

  @Test func `a new token is selected whichever page comes first`() throws {
    let tokens = try World.videoTokens(60)
    var state = try World.listed(tokens: tokens)
    state.press(.tab)
    let second = state.type("30j")
    state.answer(second, with: tokens)
    let made = try World.videoToken(500)
    state.chosenList?.outdate()
    state.chosenList?.select(made.handle)
    state.chosenList?.apply(World.page(2, of: [made] + tokens))
    #expect(state.selectedToken == tokens[30], "until it is there")
    state.chosenList?.apply(World.page(1, of: [made] + tokens))
    #expect(state.selectedToken == made)
  }

  @Test func `who moves does not wait for the new token`() throws {
    let tokens = try World.videoTokens(20)
    var state = try World.listed(tokens: tokens)
    state.press(.tab)
    let made = try World.videoToken(500)
    state.chosenList?.select(made.handle)
    state.type("j")
    state.chosenList?.apply(World.page(1, of: [made] + tokens))
    #expect(state.selectedToken == tokens[1])
  }

  @Test func `where the selected token is gone its place stays selected`() throws {
    let tokens = try World.videoTokens(20)
    var state = try World.listed(tokens: tokens)
    state.press(.tab)
    state.type("7j")
    let effects = state.type("r")
    state.answer(effects, with: Array(tokens[..<7] + tokens[8...]))
    #expect(state.selectedToken == tokens[8])
    #expect(state.chosenList?.selected == 7)
  }

  @Test func `a failure is shown where the rows would be and r tries again`() throws {
    let (start, video, work) = try asking()
    var state = start
    let failure = ServiceFailure.unreachable(reason: "ws.api.video did not answer within 20 s.", mayHaveArrived: false)
    #expect(queries(update(&state, .ended(video.name, work, .loadPage(.failure(.service(failure)))))).isEmpty)
    #expect(state.screen.contains("ws.api.video did not answer within 20 s."))
    #expect(state.screen.contains("Press r to try again."))
    #expect(queries(update(&state, .terminal(.clock(World.now)))).isEmpty, "nothing is tried again by itself")
    #expect(queries(state.type("r")) == [1])
  }

  @Test func `a failure beside rows is shown below them`() throws {
    var state = try World.listed()
    state.press(.tab)
    let effects = state.type("14j")
    guard case .start(_, let video, let work) = effects.first else {
      Issue.record("nothing was asked for")
      return
    }
    let limited = ServiceFailure.rateLimited(retryAfter: 12, reason: "Too many requests.")
    _ = update(&state, .ended(video.name, work, .loadPage(.failure(.service(limited)))))
    #expect(state.screen.contains("┃ Too many requests. Wait 12 s, then press r."))
    #expect(state.screen.contains("Nikon scanner"))
  }

  @Test func `without a living session nothing is asked for`() throws {
    var video = try World.videoEnvironment()
    video.refresh = .manual
    for held in [nil, World.session(of: video, endsIn: -5, issued: 3605)] {
      var state = AppState(profiles: World.profiles, chosen: "video")
      state.show([World.reading(video, held)])
      #expect(queries(update(&state, .terminal(.clock(World.now)))).isEmpty)
      #expect(state.screen.contains(held == nil ? "Not logged in." : "Session expired 14:02."))
    }
  }
}
