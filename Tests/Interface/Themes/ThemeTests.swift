import Formats
import Foundation
import TerminalKit
import Testing

@testable import Interface

@Suite struct ThemeTests {
  private func theme(
    _ text: String, inheriting others: [String: String] = [:]
  ) throws -> Theme {
    try Theme(ThemeDefinition(name: "own", parsing: text)) { name throws(FileFailure) in
      guard let text = others[name] else { return nil }
      return try ThemeDefinition(name: name, parsing: text)
    }
  }

  @Test func `reads colours and attributes`() throws {
    let theme = try theme(
      """
      [palette]
      amber = #ffb000
      [styles]
      key = amber bold underline
      match = black on bright-yellow
      title = on 236 italic
      input = Default Reverse DIM
      """)
    #expect(theme.style(.key, .direct) == Style(foreground: .rgb(255, 176, 0), attributes: [.bold, .underline]))
    #expect(theme.style(.match, .indexed) == Style(foreground: .indexed(0), background: .indexed(11)))
    #expect(theme.style(.title, .indexed) == Style(background: .indexed(236), attributes: .italic))
    #expect(theme.style(.input, .indexed) == Style(attributes: [.reverse, .dim]))
  }

  @Test func `falls back to the parent slot and to text`() throws {
    let theme = try theme(
      """
      [styles]
      text = green
      background = on 17
      row.selected = bold
      expiry = red
      expiry.soon = magenta
      """)
    let behind = Color.indexed(17)
    #expect(theme.style(.rowSelectedInactive, .indexed) == theme.style(.rowSelected, .indexed))
    #expect(
      theme.style(.rowSelected, .indexed) == Style(foreground: .indexed(2), background: behind, attributes: .bold))
    #expect(theme.style(.expiryCritical, .indexed) == Style(foreground: .indexed(1), background: behind))
    #expect(theme.style(.expirySoon, .indexed) == Style(foreground: .indexed(5), background: behind))
    #expect(theme.style(.dialog, .indexed) == Style(foreground: .indexed(2), background: behind))
  }

  @Test func `inherits styles and palette`() throws {
    let base = "[palette]\nalarm = red\nquiet = 8\n[styles]\nstatus.error = alarm\ntext.dim = quiet\n"
    let middle = "[theme]\ninherits = base\n[styles]\ntext.dim = quiet italic\n"
    let theme = try theme(
      "[theme]\ninherits = middle\n[palette]\nalarm = magenta\n", inheriting: ["base": base, "middle": middle])
    #expect(theme.style(.statusError, .indexed).foreground == .indexed(5))
    #expect(theme.style(.textDim, .indexed) == Style(foreground: .indexed(8), attributes: .italic))
  }

  @Test func `has styles for terminals of few colours`() throws {
    let theme = try theme(
      "[styles]\nkey = #808080\ntitle = #00ffff\n[styles.16]\nkey = cyan\n[styles.mono]\nkey = underline\n")
    #expect(theme.style(.key, .indexed).foreground == .indexed(244))
    #expect(theme.style(.key, .sixteen).foreground == .indexed(6))
    #expect(theme.style(.key, .eight).foreground == .indexed(6))
    #expect(theme.style(.key, .mono) == Style(attributes: .underline))
    #expect(theme.style(.title, .sixteen).foreground == .indexed(14))
  }

  @Test(arguments: [
    ("[styles]\nkey = redd", 2, TextFailure.unknownWord("redd")),
    ("[styles]\n\nkeys = red", 3, .unknownSlot("keys")),
    ("[styles]\nkey = red blue", 2, .tooManyColors),
    ("[styles]\nkey = red on", 2, .nothingAfterOn),
    ("[styles]\nkey = 256", 2, .unknownWord("256")),
    ("[styles]\nkey = #12345", 2, .unknownWord("#12345")),
    ("[colours]\nkey = red", 1, .unknownSection("colours")),
    ("[theme]\nparent = x", 2, .unknownKey("parent")),
    ("[palette]\nred = blue", 2, .reservedName("red")),
    ("[palette]\nbold = blue", 2, .reservedName("bold")),
    ("[palette]\nx = y", 2, .notAColor("y")),
    ("[theme]\ninherits = nothing", 2, .unknownTheme("nothing")),
    ("[theme]\ninherits = own", 2, .circle("own")),
  ])
  func `says what is wrong and where`(text: String, line: Int, failure: TextFailure) {
    #expect(throws: FileFailure(file: "own.ini", line: line, reason: failure.reason)) { try theme(text) }
  }

  @Test func `names the file that is wrong`() {
    let error = #expect(throws: FileFailure.self) {
      try theme("[theme]\ninherits = base", inheriting: ["base": "[styles]\nkey = nocolour"])
    }
    #expect(
      error?.description.hasPrefix("base.ini:2: 'nocolour' is neither a colour nor an attribute.") == true)
  }

  @Test func `refuses what is no INI`() {
    let error = #expect(throws: FileFailure.self) { try theme("[styles]\nkey = red\nkey = blue") }
    #expect(error?.line == 3)
  }
}
