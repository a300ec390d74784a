import Interface

extension Manual {
  /// `fob-keys.5`, in mdoc.
  public func keys() -> String {
    var page = begin(.keys, purpose: "keys of fob's terminal UI, and the file that changes them")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      $XDG_CONFIG_HOME/fob/keys.ini gives actions other keys, in a section for what has the keys, or in [all] for each that has the action. 'fob keys' \
      prints the keys as they are in this form. The file is read anew when it changes; where something in it is wrong, that is told with its line and \
      the keys stay as they were.
      """)
    page.display(["[main]", "log-in = f2", "move-to-first = home, g t", "log-out = none"])
    page.paragraph(
      """
      A line is 'action = key', with commas between several keys and blanks within a sequence, or none for an action that shall have no key. Keys are \
      characters, names (\(Self.keyNames)), and either after ctrl- or alt-. A key that means two things, something destructive on a key that is pressed \
      out of habit, and a section without a way out are refused. Before most keys that move a number says how often.
      """)
    let entries = KeyMap.standard.entries
    var sections: [String] = []
    for entry in entries where !sections.contains(entry.context) { sections.append(entry.context) }
    for section in sections {
      page.section("KEYS IN [\(section)]".uppercased())
      page.list(
        entries.filter { $0.context == section }.map { entry in
          let keys = entry.keys.isEmpty ? "no key" : entry.keys.joined(separator: ", ")
          return ("Ic \(RoffText.argument(entry.action)) No \(RoffText.argument("(\(keys))"))", "\(entry.help)")
        })
    }
    page.seeAlso(Manual.others(than: .keys))
    return page.text
  }

  private static let keyNames = (Key.names.map(\.name) + ["f1 to f63"]).joined(separator: ", ")
}
