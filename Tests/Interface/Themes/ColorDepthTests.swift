import Interface
import TerminalKit
import Testing

@Suite struct ColorDepthTests {
  @Test(arguments: [
    (0, ColorDepth.mono), (2, .mono), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .indexed), (32767, .indexed),
    (1 << 24, .direct),
  ])
  func `the number of colours gives the depth`(colors: Int, depth: ColorDepth) {
    #expect(ColorDepth(colors: colors, environment: [:]) == depth)
    #expect(ColorDepth(colors: colors, environment: ["NO_COLOR": ""]) == depth)
    #expect(ColorDepth(colors: colors, environment: ["NO_COLOR": "1"]) == .mono)
  }

  private func style(_ text: String, _ depth: ColorDepth) throws -> Style {
    try Theme(ThemeDefinition(name: "own", parsing: "[styles]\nkey = \(text)")) { _ in nil }.style(.key, depth)
  }

  @Test(arguments: [
    ("#ff0000", ColorDepth.direct, Color.rgb(255, 0, 0)), ("#ff0000", .indexed, .indexed(196)),
    ("#ff0000", .sixteen, .indexed(9)), ("#ff0000", .eight, .indexed(1)), ("#cd0000", .sixteen, .indexed(1)),
    ("196", .direct, .rgb(255, 0, 0)), ("244", .sixteen, .indexed(8)), ("red", .direct, .indexed(1)),
    ("#121212", .indexed, .indexed(233)), ("231", .sixteen, .indexed(15)), ("#ff0000", .mono, .standard),
    ("bright-black", .eight, .standard),
  ])
  func `colours are reduced to the depth`(text: String, depth: ColorDepth, expected: Color) throws {
    #expect(try style(text, depth).foreground == expected)
  }

  @Test func `shows brightness by bold where there are eight colours`() throws {
    #expect(try style("bright-red", .eight) == Style(foreground: .indexed(1), attributes: .bold))
    #expect(try style("bright-black", .eight) == Style(attributes: .dim))
  }

  @Test func `shows a background by reverse where there are no colours`() throws {
    #expect(try style("white on red", .mono) == Style(attributes: .reverse))
    #expect(try style("white on red bold", .mono) == Style(attributes: .bold))
  }

  @Test func `never makes two colours one`() throws {
    #expect(try style("#202020 on #101010", .eight) == Style(foreground: .indexed(7), background: .indexed(0)))
    #expect(try style("#f8f8f8 on #ffffff", .sixteen) == Style(foreground: .indexed(0), background: .indexed(15)))
    #expect(try style("red on red", .sixteen).foreground == .indexed(1))
  }
}
