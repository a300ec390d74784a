import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct InventoryTests {
  private func list(_ state: AppState) throws -> TokenList { try #require(state.inventory).list }

  /// The rows shown, each with its environment.
  private func rows(_ state: AppState) throws -> [(environment: String, token: ListedToken)] {
    let list = try list(state)
    return (0..<list.count).compactMap { position in
      guard let token = list.row(at: position), let origin = list.origin(at: position) else { return nil }
      return (origin.environment.name.text, token)
    }
  }

  private func names(_ state: AppState) throws -> Set<String> { Set(try rows(state).map(\.environment)) }

  private func name(_ text: String) throws -> EnvironmentName { try #require(EnvironmentName(text)) }

  @Test func `opening it reads the lists of all environments with a session, once, and asks nobody to sign in`() throws
  {
    var state = try Thirty.state()
    let effects = state.type("I")
    let started = effects.compactMap { effect -> String? in
      if case .start(.loadAll, let environment, _) = effect { environment.name.text } else { nil }
    }
    #expect(started.sorted() == ["pod-east", "pod-test", "video", "video-live", "video-test"])
    #expect(effects.count { $0.isStart } == started.count)
    #expect(state.press(.down).allSatisfy { !$0.isStart })
  }

  @Test func `what is read shows at once; what is not is named with the reason, and each part's age stands beside it`()
    throws
  {
    var state = try Thirty.state()
    let effects = state.type("I")
    for case .start(.loadAll, let environment, let work) in effects where environment.name.text == "video-live" {
      _ = update(&state, .ended(environment.name, work, .loadAll(try Thirty.list(of: "video-live"))))
    }
    #expect(try rows(state).count == 50 && names(state) == ["video-live"])
    let under = InventoryStatus(state, width: 76).lines.map { $0.spans.map(\.text.string).joined() }
    #expect(under.contains { $0.contains("Reading pod-east, pod-test, video, video-test") }, "\(under)")
    #expect(under.contains { $0.contains("Not read: pod-west (unreachable)") }, "\(under)")

    let later = InventoryStatus(try Thirty.inventory(), width: 110).lines.map { $0.spans.map(\.text.string).joined() }
    #expect(later.contains { $0.contains("pod-test (unreachable), pod-west (unreachable), video-test (unreachable)") })
    #expect(later.last == "Read 12m ago: pod-east · <1m ago: 2 others")
  }

  @Test func `env: and service: choose environments, beside every other term`() throws {
    var state = try Thirty.inventory()
    state.type("/env:video service:api-video ")
    #expect(try names(state) == [])
    state.press(.escape)
    state.type("/env:video !never")
    #expect(try names(state) == ["video"] && list(state).count == 180)
    state.press(.enter, .escape)
    state.type("/service:pod")
    #expect(try names(state) == ["pod-east"])
    state.press(.escape)
    state.type("/!env:pod* drone")
    #expect(try names(state) == ["video", "video-live"])
    #expect(try rows(state).allSatisfy { $0.token.label == "drone team" })
    state.press(.escape)
    state.type("/env:")
    #expect(try list(state).filter.hint == "such as env:prod*")
    state.press(.enter)
    #expect(state.notice?.text.contains("env: wants a text after it") == true)
  }

  @Test func `a filter finds the same whether it is typed at once or letter by letter, sorted or not`() throws {
    for text in ["drone env:video", "env:video-live drone", "service:video never", "expires<2d !env:video-live"] {
      for keys in ["", "S"] {
        var (typed, pasted) = (try Thirty.inventory(), try Thirty.inventory())
        typed.type(keys + "/" + text)
        pasted.type(keys + "/")
        _ = update(&pasted, .terminal(.pasted(text)))
        let (found, expected) = (try rows(typed).map(\.token.handle), try rows(pasted).map(\.token.handle))
        #expect(found == expected, "\(keys) \(text)")
      }
    }
  }

  @Test func `one order goes through all environments`() throws {
    var state = try Thirty.inventory()
    #expect(try rows(state).map(\.environment) == rows(state).map(\.environment).sorted())
    state.type("S")
    let ends = try rows(state).compactMap { row -> Date? in
      if case .at(let end) = row.token.token.expiry { end } else { nil }
    }
    #expect(ends == ends.sorted() && ends.count == 220)
    #expect(try Set(rows(state).prefix(40).map(\.environment)).count == 2)
  }

  @Test func `Enter inspects a row in its own environment, and x asks about that one`() throws {
    var state = try Thirty.inventory()
    state.type("/env:video-live")
    state.press(.enter)
    let token = try #require(rows(state).first?.token)
    let effects = state.press(.enter)
    #expect(
      effects.contains {
        if case .start(.readToken, let environment, _) = $0 { environment.name.text == "video-live" } else { false }
      })
    guard case .token(let environment, let inspected)? = state.dialogs.last?.subject else {
      Issue.record("nothing is inspected")
      return
    }
    #expect(environment.text == "video-live" && inspected.handle == token.handle)
    state.press(.escape)
    state.type("x")
    #expect((state.dialogs.last as? RevokeDialog)?.environment == (try name("video-live")))
  }

  @Test func `Esc takes the filter away first, then goes back; I goes back at once, to the pane and the row of before`()
    throws
  {
    var state = try Thirty.inventory()
    let chosen = state.chosen
    state.type("/drone")
    state.press(.enter, .escape)
    #expect(try list(state).filter.isEmpty)
    state.press(.escape)
    #expect(state.inventory == nil && state.focus == .environments && state.chosen == chosen)
    state.type("I/drone")
    state.press(.enter)
    state.type("I")
    #expect(state.inventory == nil && state.chosen == chosen)
  }

  @Test func `the token selected in the pane is selected in the inventory`() throws {
    var state = try Thirty.inventory()
    state.type("I:environment video-live")
    state.press(.enter, .tab)
    state.type("jjj")
    let selected = try #require(state.selectedToken?.handle)
    state.type("I")
    #expect(state.selectedToken?.handle == selected)
  }

  @Test func `until a key selects a row, the first one is selected, whichever list is read first`() throws {
    var state = try Thirty.state()
    let effects = state.type("I")
    for name in ["video-live", "video", "pod-east"] {
      for case .start(.loadAll, let environment, let work) in effects where environment.name.text == name {
        _ = update(&state, .ended(environment.name, work, .loadAll(try Thirty.list(of: name))))
        #expect(state.chosenEnvironment?.name.text == name)
      }
    }
    state.type("j")
    let selected = try #require(state.selectedToken?.handle)
    let first = try #require(rows(state).first?.token.handle)
    state.lists[try name("pod-east")]?.remove([first])
    _ = update(&state, .terminal(.resized(state.display)))
    #expect(state.selectedToken?.handle == selected)
  }

  @Test func `marks are those of the environments' own lists, and x asks about each of these on a page of its own`()
    throws
  {
    var state = try Thirty.inventory()
    state.type("/env:video-live drone")
    state.press(.enter)
    state.type("*")
    let live = try list(state).marks.count
    state.press(.escape)
    state.type("/env:pod-east")
    state.press(.enter)
    state.type(" ")
    #expect(try list(state).marks.count == live + 1)
    state.type("x")
    let dialog = try #require(state.dialogs.last as? RevokeManyDialog)
    #expect(dialog.pages.map(\.environment.text).sorted() == ["pod-east", "video-live"])
    #expect(dialog.pages.allSatisfy { $0.isProduction && $0.confirmation.name == $0.environment.text })
    #expect(dialog.total == live + 1)
    state.press(.escape, .escape)
    state.type("I")
    #expect(state.lists[try name("video-live")]?.marks.count == live)
    #expect(state.lists[try name("pod-east")]?.marks.count == 1)
    state.type("I")
    #expect(try list(state).marks.count == live + 1)
  }

  @Test func `a token that two environments list is marked in one of them, and stays selected there`() throws {
    var state = try Thirty.inventory()
    let tokens = try Thirty.list(of: "video").get()
    state.lists[try name("video-live")]?.apply(tokens)
    _ = update(&state, .terminal(.resized(state.display)))
    state.type("/env:video-live")
    state.press(.enter)
    state.type("jjj ")
    state.type("k")
    let selected = try #require(state.selectedToken?.handle)
    #expect(try list(state).marks.count == 1)
    state.press(.escape)
    #expect(try list(state).marks.count == 1 && state.selectedToken?.handle == selected)
    #expect(state.chosenEnvironment?.name.text == "video-live")
    // Rows of an environment before it come.
    state.lists[try name("pod-test")]?.apply(CompleteList(rows: try World.podTokens(), isComplete: true))
    _ = update(&state, .terminal(.resized(state.display)))
    #expect(state.selectedToken?.handle == selected && state.chosenEnvironment?.name.text == "video-live")
    state.type("x")
    let dialog = try #require(state.dialogs.last as? RevokeManyDialog)
    #expect(dialog.pages.map(\.environment.text) == ["video-live"] && dialog.total == 1)
  }

  @Test func `all that match are not marked while a list is missing, until it is left out by name`() throws {
    var state = try Thirty.inventory()
    state.type("/drone")
    state.press(.enter)
    state.type("*")
    #expect(try list(state).marks.isEmpty)
    let text = try #require(state.notice?.text)
    #expect(
      text.contains("pod-test (unreachable)") && text.contains("!env:pod-test !env:pod-west !env:video-test"), "\(text)"
    )
    state.press(.escape)
    state.type("/drone !env:pod-test !env:pod-west !env:video-test")
    state.press(.enter)
    state.type("*")
    #expect(try list(state).marks.count == list(state).count && !list(state).marks.isEmpty)
  }

  @Test func `rows that were revoked are gone with their marks, and the selection stays on its token`() throws {
    var state = try Thirty.inventory()
    state.type("S/env:video")
    state.press(.enter)
    state.type("jjjj V")
    let selected = try #require(state.selectedToken?.handle)
    let first = try #require(rows(state).first?.token.handle)
    state.lists[try name("video")]?.remove([first])
    _ = update(&state, .terminal(.resized(state.display)))
    #expect(state.selectedToken?.handle == selected)
    #expect(try !rows(state).contains { $0.token.handle == first } && !list(state).marks.handles.contains(first))
  }

  @Test func `I on the horizon shows the tokens of that time, Esc comes back to it`() throws {
    for (keys, zoom) in [("", "week"), ("+", "day"), ("++", "hour"), ("-", "month")] {
      var state = try Thirty.horizon()
      state.type(keys)
      for bucket in 0..<4 {
        let dialog = try #require(state.dialogs.last as? HorizonDialog)
        let count = dialog.tokenCount(in: state)
        state.type("I")
        if count > 0 {
          #expect(state.dialogs.isEmpty, "\(zoom) \(bucket)")
          #expect(try list(state).count == count, "\(zoom) \(bucket)")
          state.press(.escape, .escape)
        } else {
          #expect(state.inventory == nil && state.notice?.text == "No upload token expires in this time.")
        }
        let after = try #require(state.dialogs.last as? HorizonDialog)
        #expect(after.bucket == bucket && after.zoom == dialog.zoom)
        state.press(.right)
      }
    }
  }

  @Test func `each row counts by the clock of its own server`() throws {
    var state = try Thirty.inventory()
    let video = try name("video")
    state.change(video) { state in
      guard case .session(var held)? = state.status?.holding else { return }
      held.clockOffset = 3600
      state.status = SessionStatus(.session(held))
    }
    let before = try rows(state).count { $0.environment == "video" }
    state.type("/env:video expires>1h")
    let later = try rows(state).count
    #expect(later < before)
    let list = try list(state)
    let origin = try #require(list.origin(at: 0))
    #expect(origin.clockOffset == 3600)
    #expect(
      try rows(state).allSatisfy { row in
        guard case .at(let end) = row.token.token.expiry else { return false }
        return end > state.now.addingTimeInterval(7200)
      })
  }

  @Test func `what would need another pane, or one environment, says so`() throws {
    var state = try Thirty.inventory()
    for (key, text) in [
      ("h", "I goes back to the environments."), ("]", "The inventory has no server pages."),
      ("c", "Which environment? I goes back to them; choose one and create it there."),
    ] {
      state.type(key)
      #expect(state.inventory != nil && state.dialogs.isEmpty && state.notice?.text == text, "\(key)")
    }
    // What was typed for what did not open is over.
    _ = update(&state, .terminal(.clock(state.now.addingTimeInterval(2))))
    state.type(":environment maps")
    state.press(.enter)
    #expect(state.inventory == nil && state.chosen == "maps")
  }

  @Test func `r reads every list again, also those that could not be read`() throws {
    var state = try Thirty.inventory()
    let started = state.type("r").compactMap { effect -> String? in
      if case .start(.loadAll, let environment, _) = effect { environment.name.text } else { nil }
    }
    #expect(started.sorted() == ["pod-east", "pod-test", "video", "video-live", "video-test"])
    #expect(try rows(state).count > 200)
  }

  @Test func `the ages of the lists go on by themselves, and nothing else wakes for them`() throws {
    let state = try Thirty.inventory(laterBy: 0)
    let next = try #require(state.nextChange(after: state.now))
    #expect(next.timeIntervalSince(state.now) <= 60 && next > state.now)
  }

  @Test func `w writes the rows shown, with their environments and dates in full, and no value`() throws {
    var state = try Thirty.inventory()
    state.type("S/env:video-live drone")
    state.press(.enter)
    state.type(":w ~/drone.csv")
    let effects = state.press(.enter)
    let written = effects.compactMap { effect -> (text: String, count: Int)? in
      if case .writeRows("~/drone.csv", let sheet) = effect { (sheet.text, sheet.count) } else { nil }
    }
    let (text, count) = try #require(written.first)
    let lines = text.split(separator: "\r\n").map(String.init)
    #expect(try count == list(state).count && lines.count == count + 1)
    #expect(lines.first == "ENVIRONMENT,SERVICE,LABEL,CONTACT,SCOPE,ORGANIZATION,HANDLE,CREATED,EXPIRES,LAST USED")
    let handle = try #require(rows(state).first?.token.handle)
    #expect(
      lines[1].hasPrefix("video-live,api.video,drone team,,,,\(handle),2026-11-28T02:00:12Z,2026-"), "\(lines[1])")
    #expect(!text.contains("to-"), "a value")
    _ = update(&state, .rowsWritten(path: "~/drone.csv", count: count, failure: nil))
    #expect(
      state.notice?.text == "Wrote \(count) rows to ~/drone.csv. Not read whole: pod-test, pod-west, video-test.")
    _ = update(&state, .rowsWritten(path: "x", count: 1, failure: "x is there already. Choose another name."))
    #expect(state.notice?.text == "Nothing was written: x is there already. Choose another name.")
  }

  @Test func `w writes nothing while a list of the inventory is being read`() throws {
    var state = try Thirty.inventory()
    state.type("r:w x.csv")
    #expect(!state.press(.enter).contains { if case .writeRows = $0 { true } else { false } })
    #expect(
      state.notice?.text
        == "Nothing was written: fob is still reading pod-east, pod-test, video, video-live, video-test.")
  }

  @Test func `w in the list of one environment wants all rows to be read`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type(":w x.csv")
    #expect(!state.press(.enter).contains { if case .writeRows = $0 { true } else { false } })
    #expect(state.notice?.text.contains("rows are not read yet") == true)
    state.type(":w")
    state.press(.enter)
    #expect(state.commandLine?.text == "write " && state.notice?.text.hasPrefix("Which file?") == true)
  }

  @Test func `plain mode says what there is, what is missing, and of each row its environment`() throws {
    var state = try Thirty.inventory()
    state.type("I")
    state.display.isPlain = true
    let before = PlainScreen(state)
    state.type("I")
    let said = PlainScreen(state).announcements(after: before).map(\.text.string)
    #expect(
      said.first?.hasPrefix("Inventory: ") == true && said.first?.contains("Not read: pod-test (unreachable)") == true)
    #expect(said.last?.hasPrefix("pod-east, production, ") == true, "\(said)")
    let moved = PlainScreen(state)
    state.press(.down)
    #expect(
      PlainScreen(state).announcements(after: moved).first?.text.string.hasPrefix("pod-east, production, ") == true)
  }
}
