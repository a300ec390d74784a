import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Whatever a label holds, the frame around it stays where it is and nothing of it reaches the terminal as it came.
@Suite struct HostileTextTests {
  static let labels = [
    "\u{1B}[2J\u{1B}]52;c;aGFja2Vk\u{7}", "right\u{202E}tfel", "音声アーカイブ音声アーカイブ音声アーカイブ",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", String(repeating: "x", count: 3000), "two\nlines\r\n",
    "👩‍👩‍👧🇯🇵👍🏽", "\u{0}\u{8}\u{7F}\u{9B}31m", "tab\there", "",
  ]

  static let sizes = [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 10, columns: 40)]

  private func check(_ state: AppState, _ comment: String) {
    let canvas = view(state, theme: .universal, display: state.display)
    #expect(canvas.rows.count == state.display.size.rows)
    for (index, row) in canvas.rows.enumerated() {
      for scalar in row.unicodeScalars where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
        Issue.record("\(comment), row \(index): U+\(String(scalar.value, radix: 16))")
      }
      #expect(!row.contains("\u{202E}"))
      let frame: Set<Unicode.Scalar> = ["│", "┃", "┐", "┘", "┓", "┛", "┤", "|", "#", "+"]
      let last = canvas.cells(row: index).last?.scalar ?? " "
      // Below the panes are the line for notices, where there is room for one, and the footer.
      let isFramed = index > 0 && index < canvas.size.rows - (canvas.size.rows < 16 ? 1 : 2)
      if isFramed, state.notice == nil { #expect(frame.contains(last), "\(comment), row \(index): \(row)") }
    }
  }

  @Test(arguments: sizes, [Repertoire.utf8, .ascii])
  func `rows line up beside hostile text`(size: Size, repertoire: Repertoire) throws {
    let tokens = try Self.labels.enumerated().map { index, label in try World.videoToken(index + 1, label: label) }
    var state = try World.listed(
      rows: size.rows, columns: size.columns, repertoire: repertoire, tokens: tokens)
    state.press(.tab)
    for label in Self.labels {
      check(state, "row of \(label.debugDescription.prefix(30))")
      state.type("j")
    }
  }

  @Test(arguments: labels)
  func `dialogs line up around hostile text`(label: String) throws {
    for size in Self.sizes {
      var state = try World.listed(
        rows: size.rows, columns: size.columns, tokens: [try World.videoToken(1, label: label)])
      state.press(.tab, .enter)
      check(state, "inspection")
      state.type("Y")
      check(state, "copy menu")
      state.press(.escape)
      state.type("x")
      check(state, "revocation")
      state.press(.escape, .escape)
      state.type("e")
      check(state, "label")
    }
  }

  @Test(arguments: labels)
  func `what tokens and answers say lines up`(text: String) throws {
    let name = try World.named("pod-example")
    let claims = try JSONEncoder().encode([text: text, "iss": text]).base64EncodedString()
    var token = try World.podToken(
      1, label: text, scope: TokenScope(rawValue: text), use: .ago(words: text, seconds: nil))
    token.token.value = Secret("eyJhbGciOiJIUzI1NiJ9.\(claims.filter { $0 != "=" }).c2lnbmF0dXJl")
    token.token.answer = Secret("first\n    \(text)\n\(text)")
    token.token.problem = text
    for size in Self.sizes + [Size(rows: 50, columns: 160)] {
      var state = try World.listed(chosen: "pod-example", rows: size.rows, columns: size.columns, tokens: [token])
      state.press(.tab)
      check(state, "beside the list")
      guard case .start(_, _, let work)? = state.press(.enter).first(where: \.isStart) else { throw World.Missing() }
      _ = update(&state, .ended(name, work, .readToken(.success(token))))
      for key in ["G", "w", "G", "v"] {
        state.type(key)
        check(state, "inspection after \(key)")
      }
    }
  }

  @Test(arguments: labels)
  func `what servers say lines up`(text: String) throws {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test")
    state.type("L")
    let effects = state.type("x") + state.press(.enter)
    guard case .start(_, _, let work)? = effects.last else {
      Issue.record("nothing was sent")
      return
    }
    _ = update(&state, .ended(name, work, .logIn(.failure(.service(.credentialsRefused(reason: text))))))
    check(state, "login")
    state.press(.escape)
    state.readAgain([
      EnvironmentSnapshot(
        entry: .broken(name: text, problem: FileFailure(file: text, line: 1, reason: text)), status: nil,
        loginDemand: .nothing)
    ])
    check(state, "broken")
  }

  @Test func `nothing is drawn outside at any size`() throws {
    let tokens = try World.videoTokens(30)
    for rows in [0, 1, 2, 5, 9, 10, 11, 15, 16, 17, 19, 20, 30] {
      for columns in [0, 1, 5, 20, 39, 40, 41, 64, 80, 130] {
        var state = try World.listed(rows: rows, columns: columns, tokens: tokens)
        for keys in [
          [], [Key.tab], [.enter], [.character("x")], [.escape, .escape, .character("c")], [.escape, .character("?")],
        ] {
          for key in keys { state.press(key) }
          let canvas = view(state, theme: .universal, display: state.display)
          #expect(canvas.size == state.display.size)
        }
      }
    }
  }
}
