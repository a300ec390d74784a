import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Where the parts of the main screen are, at every size.
@Suite struct LayoutTests {
  private func layout(_ rows: Int, _ columns: Int, focus: Pane = .environments) throws -> Layout {
    var state = try World.state(rows: rows, columns: columns)
    state.focus = focus
    return Layout(state)
  }

  @Test func `the parts fill the screen and never overlap`() throws {
    for rows in 10...72 {
      for columns in stride(from: 40, through: 260, by: 3) {
        let layout = try layout(rows, columns)
        let parts = [
          layout.header, layout.environments, layout.tokens, layout.details, layout.notice, layout.footer,
        ].compactMap(\.self)
        var covered = Array(repeating: 0, count: rows * columns)
        for part in parts {
          for row in part.row..<part.endRow {
            for column in part.column..<part.endColumn { covered[row * columns + column] += 1 }
          }
        }
        let isCoveredOnce = covered.allSatisfy { $0 == 1 }
        #expect(isCoveredOnce, "\(columns)×\(rows)")
        #expect(layout.environmentRows + layout.tokenRows > 2, "\(columns)×\(rows)")
      }
    }
  }

  @Test func `low screens have one pane and say how to get to the other`() throws {
    #expect(try layout(10, 40).tokens == nil)
    #expect(try layout(10, 40, focus: .tokens).environments == nil)
    var state = try World.listed(rows: 10, columns: 40)
    #expect(state.screen.contains("Tab: upload tokens"))
    state.press(.tab)
    #expect(state.screen.contains("Tab: environments"))
    #expect(try World.listed().screen.contains("Tab: ") == false)
  }

  @Test func `low and wide screens have the panes beside each other`() throws {
    let layout = try layout(10, 140)
    let environments = try #require(layout.environments)
    let tokens = try #require(layout.tokens)
    #expect(environments.endColumn == tokens.column)
    #expect(environments.row == tokens.row)
  }

  @Test func `very wide screens have all three beside each other`() throws {
    for rows in [10, 24, 70] {
      let layout = try layout(rows, 250)
      let environments = try #require(layout.environments)
      let tokens = try #require(layout.tokens)
      let details = try #require(layout.details)
      #expect(environments.endColumn == tokens.column)
      #expect(tokens.endColumn == details.column)
      #expect(Set([environments.row, tokens.row, details.row]).count == 1)
      #expect(tokens.columns > environments.columns)
    }
  }

  @Test func `the pane that has the keys gets the rows that it needs`() throws {
    var state = try World.crowded()
    state.display.size = Size(rows: 40, columns: 120)
    #expect(Layout(state).environmentRows == 25)
    #expect(Layout(state).tokenRows == 6)
    state.focus = .tokens
    #expect(Layout(state).environmentRows == 11)
    #expect(Layout(state).tokenRows == 20)
  }

  @Test(arguments: [Pane.environments, .tokens])
  func `five environments are seen at once on an ordinary screen`(focus: Pane) throws {
    let named = try (1...5).map { number in
      let site = try World.environment("site-\(number)", World.video, "https://ws.api.video", isProduction: true)
      return World.reading(site, World.session(of: site, endsIn: 3000, issued: 600))
    }
    var state = try World.state(named, chosen: "site-1")
    state.focus = focus
    #expect(Layout(state).environmentRows == 5)
    #expect(Layout(state).tokenRows == 10)
  }

  @Test func `wide screens show the selected row without asking the server`() throws {
    #expect(try layout(50, 159).details == nil)
    var state = try World.listed(rows: 50, columns: 160)
    #expect(state.screen.contains("Logged in") == false)
    #expect(state.screen.contains("Environment video"))
    state.press(.tab)
    let effects = state.type("j")
    let asked = effects.filter(\.isStart)
    #expect(asked.isEmpty)
    let token = try World.videoTokens()[1]
    #expect(state.screen.contains("Upload token in video"))
    #expect(!state.screen.contains(token.token.value.revealed))
  }

  @Test(arguments: [(10, 40), (16, 60), (24, 80), (50, 160), (10, 250)])
  func `production is unmistakable without colour`(rows: Int, columns: Int) throws {
    var state = try World.listed(rows: rows, columns: columns)
    #expect(state.screen.contains("PRODUCTION") || state.screen.contains("PROD "))
    state.press(.tab)
    #expect(state.screen.contains("PRODUCTION"))
    #expect(state.screen.contains("┏"), "a frame of its own")
    state.press(.enter)
    #expect(state.screen.contains("PRODUCTION"))
    let test = try World.listed(chosen: "pod-example", rows: rows, columns: columns)
    #expect(!test.screen.contains("┏"))
  }

  @Test func `the countdown stays on the narrowest screen however long the names`() throws {
    let site = try World.environment(
      "an-archive-with-a-long-name", World.video, "https://ws.api.video", isProduction: true)
    let state = try World.state(
      [World.reading(site, World.session(of: site, endsIn: 5_605_200, issued: 0))], chosen: site.name.text, rows: 10,
      columns: 40)
    #expect(state.screen.contains("● an-archive… PROD 64d21h"))
  }

  @Test func `too small screens say so in the middle`() throws {
    for rows in 0...12 {
      for columns in 0...42 where rows < 10 || columns < 40 {
        let screen = try World.listed(rows: rows, columns: columns).screen
        if columns >= 12, rows >= 3 { #expect(screen.contains("\(columns)×\(rows)"), "\(columns)×\(rows)") }
        let isBlank = screen.allSatisfy(\.isWhitespace)
        #expect(!isBlank || columns == 0 || rows == 0, "\(columns)×\(rows)")
      }
    }
  }

  /// Of these the fonts of the Linux console, as Debian has them, have none.
  @Test func `the console is spared`() throws {
    let missing = Set("⏎○◐◆▉▊▋▌▍▎▏".unicodeScalars)
    let display = Display(size: Size(rows: 24, columns: 80), repertoire: .console)
    let canvas = view(try World.listed(), theme: .universal, display: display)
    #expect(!canvas.text.unicodeScalars.contains(where: missing.contains))
    #expect(canvas.text.contains("Enter inspect"))
  }
}
