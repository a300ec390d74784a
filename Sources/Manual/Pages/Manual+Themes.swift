import Interface

extension Manual {
  /// `fob-themes.5`, in mdoc.
  public func themes() -> String {
    var page = begin(.themes, purpose: "files that say what fob's screens look like")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      A theme is a file NAME.ini in $XDG_CONFIG_HOME/fob/themes. 'fob themes' lists yours and those that come with fob, 'fob themes --preview' shows \
      samples, and 'fob themes --export universal' prints one to begin with. What counts most comes first: chosen with t in this run, --theme, theme \
      in the environment's file, theme in settings.ini, chosen with t in an earlier run, universal.
      """)
    page.paragraph(
      "A mistake is told with its line. A file that changes is seen at once; one that breaks leaves the screen as it was."
    )
    page.section("SECTIONS")
    page.list([
      (
        "Ic \(RoffText.argument("[theme]"))",
        "description, a line for lists, and inherits, the theme that supplies what this one leaves out."
      ),
      ("Ic \(RoffText.argument("[palette]"))", "Colours with names of your own: name = colour."),
      ("Ic \(RoffText.argument("[styles]"))", "A line for each slot: slot = style."),
      ("Ic \(RoffText.argument("[styles.16]"))", "The same for terminals with sixteen colours or fewer."),
      ("Ic \(RoffText.argument("[styles.mono]"))", "The same for terminals without colours, and with NO_COLOR."),
    ])
    page.section("STYLES")
    page.paragraph(
      """
      A style is a colour, perhaps 'on' and the colour behind, and attributes: 'red bold', 'white on red', 'on 236', 'default reverse'. A colour is a \
      name (default, black, red, green, yellow, blue, magenta, cyan, white, or one of these after bright-), a number from 0 to 255, #rrggbb, or a name \
      from [palette]. It is brought down to what the terminal has. Attributes are bold, dim, italic, underline and reverse. Many terminals show \
      bold text in one of the eight colours in the bright one, so that bold black is grey.
      """)
    page.section("SLOTS")
    page.paragraph(
      "A slot that is left out takes the style of its parent: row.selected.inactive that of row.selected, and that of row."
    )
    page.list(ThemeSlot.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    page.section("EXAMPLES")
    page.paragraph("Brighter warnings on top of the theme dark:")
    page.display([
      "[theme]", "description = dark, and louder", "inherits = dark", "", "[palette]", "alarm = #ff5f5f", "",
      "[styles]",
      "expiry.critical = black on alarm bold", "status.error = alarm bold", "", "[styles.mono]",
      "expiry.critical = reverse bold",
    ])
    page.seeAlso(Manual.others(than: .themes))
    return page.text
  }
}
