import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct MarkTests {
  private func reading(_ effects: [Effect]) -> WorkID? {
    for case .start(.loadAll, _, let work) in effects { return work }
    return nil
  }

  /// The upload tokens of a server that sends all at once, with the keys among them.
  private func small() throws -> AppState {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    return state
  }

  private func marked(_ state: AppState) -> [String?] {
    guard let list = state.chosenList else { return [] }
    return (0..<list.count).compactMap { list.row(at: $0) }.filter { list.marks.contains($0.handle) }.map(\.label)
  }

  @Test func `space marks and goes on`() throws {
    var state = try small()
    state.type("  ")
    #expect(marked(state) == ["nightly harvest", "ILS export"])
    #expect(state.chosenList?.selected == 2)
    #expect(state.screen.contains("◆ 2 marked"))
    #expect(state.screen.contains("│ ◆nightly harvest"))
    state.type("gg ")
    #expect(marked(state) == ["ILS export"], "a second time takes the mark away")
    state.type("G ")
    #expect(state.chosenList?.selected == 3, "the last row stays selected")
    #expect(state.chosenList?.marks.count == 2)
    state.type("gg4 ")
    #expect(marked(state) == ["nightly harvest", "old laptop"], "a number before marks so many")
  }

  @Test func `a mark is seen without colour and without Unicode`() throws {
    var state = try World.listed(chosen: "pod-example", repertoire: .ascii)
    state.press(.tab)
    state.type(" ")
    #expect(state.screen.contains("| *nightly harvest"))
    #expect(state.screen.contains("* 1 marked"))
    state.type("k")
    #expect(state.screen.contains("|>*nightly harvest"), "the selected row shows its mark too")
  }

  @Test func `a range goes from the last mark to here`() throws {
    var state = try small()
    state.type("V")
    #expect(state.notice?.text.contains("Where does the range begin?") == true)
    #expect(state.chosenList?.marks.isEmpty == true)
    state.type("j GV")
    #expect(marked(state) == ["ILS export", "old laptop", ""])
    state.type("ugg jjV")
    #expect(marked(state) == ["nightly harvest", "ILS export", "old laptop", ""])
    state.type("u")
    #expect(state.chosenList?.marks.isEmpty == true)
    #expect(state.notice?.text == "Took 4 marks away.")
    state.type("u")
    #expect(state.notice?.text == "Nothing is marked.")
  }

  @Test func `a range over rows that are not read is refused`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type(" ")
    state.answer(state.type("G"), with: try World.videoTokens())
    state.type("V")
    #expect(state.chosenList?.marks.count == 1)
    #expect(state.notice?.text.contains("rows in between are not read yet") == true)
  }

  @Test func `all that match are marked once all are read`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.focus = .tokens
    let work = try #require(reading(state.type("*")))
    #expect(state.chosenList?.marks.isEmpty == true)
    _ = update(&state, .listProgressed(name, work, read: 100, total: 187))
    #expect(state.screen.contains("~ reading 100 of 187, Esc stops"))
    _ = update(&state, .ended(name, work, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    #expect(state.chosenList?.marks.count == 187)
    #expect(state.notice == .done("Marked all: 187."))
    state.type("u/nikon")
    state.press(.enter)
    #expect(reading(state.type("*")) == nil, "what is complete is not read again")
    #expect(state.chosenList?.marks.handles == Set(tokens.filter { $0.label?.contains("Nikon") == true }.map(\.handle)))
    #expect(state.notice == .done("Marked all that match: 32."))
  }

  @Test func `an incomplete list refuses to mark all`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.focus = .tokens
    let work = try #require(reading(state.type("*")))
    _ = update(&state, .ended(name, work, .loadAll(.success(CompleteList(rows: tokens, isComplete: false)))))
    #expect(state.chosenList?.marks.isEmpty == true)
    #expect(state.notice?.text.contains("Nothing was marked: the list changed while it was read") == true)
    #expect(reading(state.type("*")) == nil)
    #expect(state.chosenList?.marks.isEmpty == true)
    let again = try #require(reading(state.type("r*")))
    _ = update(&state, .ended(name, again, .loadAll(.success(CompleteList(rows: tokens, isComplete: true)))))
    #expect(state.chosenList?.marks.count == 187)
  }

  @Test func `who stops the reading marks nothing`() throws {
    var state = try World.listed()
    state.focus = .tokens
    let work = try #require(reading(state.type("*")))
    #expect(state.press(.escape).contains(.cancel(work)))
    #expect(state.notice?.text == "Stopped. Nothing was marked. r reads the rest.")
    #expect(reading(state.type("j")) == nil)
    #expect(state.chosenList?.marks.isEmpty == true)
  }

  @Test func `pages read one by one are not taken for all`() throws {
    let tokens = try World.videoTokens(50)
    var state = try World.listed(tokens: tokens)
    state.press(.tab)
    state.answer(state.type("G"), with: tokens)
    #expect(state.chosenList?.rows.isEverythingLoaded == true)
    #expect(reading(state.type("*")) != nil, "rows may have moved from one page to the other meanwhile")
  }

  @Test func `another order of the server's is read again before all are marked`() throws {
    let tokens = try World.videoTokens(50)
    var state = try World.listed(tokens: tokens)
    state.focus = .tokens
    let work = try #require(reading(state.type("*")))
    let list = CompleteList(rows: tokens, isComplete: true)
    _ = update(&state, .ended(try World.named("video"), work, .loadAll(.success(list))))
    state.type("usj")
    state.answer(state.press(.enter), with: tokens)
    state.answer(state.type("G"), with: tokens)
    #expect(state.chosenList?.rows.isEverythingLoaded == true)
    #expect(reading(state.type("*")) != nil)
    #expect(state.chosenList?.marks.isEmpty == true)
  }

  @Test func `marks that the filter hides are counted aloud`() throws {
    var state = try small()
    state.type("  /laptop")
    #expect(state.screen.contains("2 of 2 marks hidden by the filter"))
    #expect(state.screen.contains("◆ 2 marked (2 hidden)"))
    state.press(.enter)
    state.type(" ")
    #expect(state.screen.contains("2 of 3 marks hidden by the filter"))
    state.press(.escape)
    #expect(!state.screen.contains("hidden"))
    #expect(state.screen.contains("◆ 3 marked"))
  }

  @Test func `marks stay with their tokens`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    state.type("3j ")
    let marks = state.chosenList?.marks.handles
    #expect(marks == [tokens[3].handle])
    let effects = state.type("r")
    state.answer(effects, with: [try World.videoToken(500)] + tokens)
    #expect(state.chosenList?.marks.handles == marks)
    #expect(state.chosenList?.row(at: 4)?.handle == tokens[3].handle)
    // The filter knows which rows are marked where they are now.
    state.type("/\(tokens[3].handle)")
    #expect(state.chosenList?.hiddenMarks == 0 && state.chosenList?.count == 1)
    state.press(.escape)
    state.type("/\(tokens[2].handle)")
    #expect(state.chosenList?.hiddenMarks == 1 && state.chosenList?.count == 1)
  }

  @Test func `marks of tokens that are surely gone are dropped`() throws {
    let tokens = try World.podTokens()
    var state = try small()
    state.type("  ")
    let effects = state.type("r")
    state.answer(effects, with: Array(tokens[1...]))
    #expect(marked(state) == ["ILS export"])
    #expect(state.chosenList?.marks.count == 1)
  }

  @Test func `marks survive a list that is incomplete`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    state.type(" ")
    let work = try #require(reading(state.type("/n")))
    let list = CompleteList(rows: Array(tokens[1...]), isComplete: false)
    _ = update(&state, .ended(try World.named("video"), work, .loadAll(.success(list))))
    #expect(state.chosenList?.marks.handles == [tokens[0].handle])
  }

  @Test func `without any row all marks are hidden`() throws {
    let token = try World.videoToken(1)
    var rows = SparseRows(pageSize: 25)
    rows.replaceAll(PackedTokens([token], pageSize: 25))
    var marks = Marks()
    let key = RowKey(handle: token.handle)
    marks.insert([key], in: rows, last: key)
    #expect(marks.hidden(showing: nil) == 0)
    marks.find(in: SparseRows(pageSize: 25))
    #expect(marks.hidden(showing: nil) == 1 && marks.hidden(showing: []) == 1)
  }
}
