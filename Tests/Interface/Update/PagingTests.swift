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

  /// A state that has just asked for a list that comes at once, and has a part of it.
  private func arriving(
    _ rows: [ListedToken], total: Int? = nil
  ) throws -> (state: AppState, environment: Environment, work: WorkID) {
    var state = AppState(profiles: World.profiles, chosen: "pod-example")
    state.show(try World.readings())
    let (pod, work) = try World.started(update(&state, .terminal(.clock(World.now))))
    let part = ListedPage(rows: rows, page: 1, pagesTotal: 1, itemsTotal: total ?? rows.count)
    #expect(queries(update(&state, .pageArriving(pod.name, work, part))).isEmpty)
    return (state, pod, work)
  }

  @Test func `what has come of a list is there while the rest is read`() throws {
    let tokens = try World.podTokens()
    var (state, pod, work) = try arriving(Array(tokens[..<2]))
    #expect(state.screen.contains("ILS export") && !state.screen.contains("old laptop"))
    #expect(state.screen.contains("reading · 1–2 of 2 so far"), "\(state.screen)")
    state.press(.tab)
    state.type("j")
    #expect(state.selectedToken == tokens[1])
    state.type(":w x.csv")
    #expect(state.press(.enter).isEmpty)
    #expect(state.screen.contains("Nothing was written: the list is not read to its end."))
    let whole = ListedPage(rows: tokens, page: 1, pagesTotal: 1, itemsTotal: tokens.count)
    _ = update(&state, .ended(pod.name, work, .loadPage(.success(whole))))
    #expect(state.screen.contains("old laptop") && state.screen.contains("1–4 of 4"))
    #expect(!state.screen.contains("so far") && !state.screen.contains("reading"))
    #expect(state.selectedToken == tokens[1] && state.chosenList?.completeness == .complete)
  }

  @Test func `how many are to come is said where the server says it`() throws {
    let (state, _, _) = try arriving(Array(try World.podTokens()[..<2]), total: 4000)
    #expect(state.screen.contains("reading 4,000 · 1–2 of 2 so far"), "\(state.screen)")
  }

  @Test func `what has come is filtered and sorted, and nothing is read twice for it`() throws {
    let tokens = try World.podTokens()
    var (state, pod, work) = try arriving(Array(tokens[..<2]))
    state.press(.tab)
    #expect(queries(state.type("/laptop")).isEmpty)
    #expect(state.press(.enter).allSatisfy { if case .start = $0 { false } else { true } })
    #expect(state.screen.contains("No match so far; the rest is being read."), "\(state.screen)")
    let whole = ListedPage(rows: tokens, page: 1, pagesTotal: 1, itemsTotal: tokens.count)
    let effects = update(&state, .ended(pod.name, work, .loadPage(.success(whole))))
    #expect(effects.allSatisfy { if case .start = $0 { false } else { true } })
    #expect(state.selectedToken == tokens[2])
  }

  @Test func `marking all reads all`() throws {
    var (state, _, work) = try arriving(Array(try World.podTokens()[..<2]))
    state.press(.tab)
    let effects = state.type("*")
    #expect(effects.contains(.cancel(work)))
    #expect(effects.contains { if case .start(.loadAll, _, _) = $0 { true } else { false } })
  }

  @Test func `a list that breaks off keeps what came, and is read again when asked for`() throws {
    var (state, pod, work) = try arriving(Array(try World.podTokens()[..<2]))
    let failure = ServiceFailure.unreachable(reason: "pod.example.org did not answer.", mayHaveArrived: false)
    _ = update(&state, .ended(pod.name, work, .loadPage(.failure(.service(failure)))))
    #expect(state.screen.contains("ILS export") && state.screen.contains("pod.example.org did not answer."))
    #expect(state.screen.contains("1–2 of 2 so far") && !state.screen.contains("reading"))
    #expect(queries(state.type("r")) == [1])
  }

  @Test func `a list that is read again is shown as it was until more has come`() throws {
    let tokens = try World.podTokens()
    var (state, pod, work) = try arriving(Array(tokens[..<2]))
    let three = ListedPage(rows: Array(tokens[..<3]), page: 1, pagesTotal: 1, itemsTotal: 3)
    _ = update(&state, .ended(pod.name, work, .loadPage(.success(three))))
    let (_, again) = try World.started(state.type("r"))
    let part = ListedPage(rows: Array(tokens[1..<3]), page: 1, pagesTotal: 1, itemsTotal: 2)
    _ = update(&state, .pageArriving(pod.name, again, part))
    #expect(state.screen.contains("nightly harvest") && state.screen.contains("1–3 of 3"))
    _ = update(&state, .pageArriving(pod.name, work, ListedPage(rows: tokens, page: 1, pagesTotal: 1, itemsTotal: 4)))
    #expect(state.chosenList?.count == 3, "nobody waits for that one any more")
    _ = update(&state, .pageArriving(pod.name, again, ListedPage(rows: tokens, page: 1, pagesTotal: 1, itemsTotal: 4)))
    #expect(state.screen.contains("1–4 of 4 so far"))
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
