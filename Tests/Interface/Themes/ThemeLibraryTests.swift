import Formats
import TerminalKit
import Testing

@testable import Interface

@Suite struct ThemeLibraryTests {
  private func own(_ name: String, _ text: String) -> OwnTheme {
    OwnTheme(name: name, file: "/home/ops/.config/fob/themes/\(name).ini", content: .text(text))
  }

  @Test func `lists its own, then those of the operator`() {
    let library = ThemeLibrary(own: [own("night", "[theme]\ndescription = mine\ninherits = dark\n"), own("dark", "")])
    #expect(library.names == ThemeLibrary.shippedNames + ["night"])
    let night = library.entries.last
    #expect(night?.description == "mine")
    #expect(night?.file == "/home/ops/.config/fob/themes/night.ini")
    #expect(library.entries[1].file == "/home/ops/.config/fob/themes/dark.ini")
    #expect(library.entries[0].file == nil)
  }

  @Test func `an own theme hides the program's, also for those that inherit from it`() throws {
    let library = ThemeLibrary(own: [own("dark", "[palette]\nbad = 99\n[styles]\nstatus.error = bad\n")])
    #expect(try library.theme("dark")?.style(.statusError, .indexed).foreground == .indexed(99))
    #expect(try library.theme("tritanopia")?.style(.statusError, .indexed).foreground == .indexed(203))
    #expect(try library.theme("nothing") == nil)
  }

  @Test(arguments: [
    ("[styles]\nkey = redd", "2: 'redd' is neither a colour nor an attribute; did you mean 'red'?"),
    ("[styles]\nkye = red", "2: nothing on the screens is called 'kye'; did you mean 'key'?"),
    ("[style]\nkey = red", "1: there is no section [style]; did you mean [styles]?"),
    ("[theme]\ninherit = dark", "2: [theme] has no key 'inherit'; did you mean 'inherits'?"),
    ("[theme]\ninherits = nowhere", "2: it inherits from 'nowhere', and there is no such theme."),
    ("key = red", "1: this is before the first [section]."),
  ])
  func `says what is wrong in which file`(text: String, sentence: String) throws {
    let library = ThemeLibrary(own: [own("night", text)])
    let error = try #require(library.entries.last?.error)
    #expect(error.description == "/home/ops/.config/fob/themes/night.ini:\(sentence)")
  }

  @Test func `a file that may not be read is an error`() throws {
    let library = ThemeLibrary(own: [
      OwnTheme(name: "night", file: "/x/night.ini", content: .refused("Others can write to /x/night.ini."))
    ])
    let error = try #require(library.entries.last?.error)
    #expect(error.description == "Others can write to /x/night.ini.")
  }

  @Test func `every sample shows every role`() throws {
    for depth in ColorDepth.allCases {
      for name in ThemeLibrary.shippedNames {
        let theme = try #require(try ThemeLibrary.shipped.theme(name))
        let canvas = ThemeSample.canvas(of: theme, description: "words", depth: depth, repertoire: .ascii)
        #expect(canvas.text.contains("PRODUCTION"))
        #expect(!canvas.text.contains { !$0.isASCII })
        #expect(canvas.style(row: 2, column: 4) == theme.style(.rowSelected, depth))
      }
    }
  }
}
