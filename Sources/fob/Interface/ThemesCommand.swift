import ArgumentParser
import Formats
import Host
import Interface
import Terminal
import TerminalKit
import TokenModel

/// `fob themes`
struct ThemesCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "List the themes, show samples, or print one to start your own.",
    discussion: """
      * marks the theme for environments without their own. Your themes are NAME.ini in the configuration's folder themes; fob reports a mistake in one \
      with its line.

      EXAMPLES
        fob themes
        fob themes --preview dark light
        fob themes --export dark > ~/.config/fob/themes/night.ini

      \(ExitStatus.help(.noSuchThing))
      """)

  @Flag(help: "Show samples, in colour on a terminal.")
  var preview = false

  @Option(
    help: ArgumentHelp("Print the file of a theme.", valueName: "name"),
    completion: .custom { _, _, _ in NameCompletion.themes() })
  var export: String?

  @OptionGroup var output: ListOutput

  @Argument(
    help: "Themes to list or show. Default: all.",
    completion: .custom { _, _, _ in NameCompletion.themes() })
  var names: [String] = []

  func validate() throws {
    if export != nil, preview || output.isJSON || !names.isEmpty {
      throw ValidationError("--export prints one file; give nothing else with it.")
    }
    if preview, output.isJSON { throw ValidationError("Give --preview or --json, not both.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let preferences = Preferences.onDisk(fob)
    let library = preferences.themes
    if let export { return try Self.export(export, library, fob) }
    for name in names where name != ThemeLibrary.automatic { _ = try library.named(name, in: fob) }
    let entries = output.limited(
      ([ThemeLibrary.automaticEntry] + library.entries).filter { names.isEmpty || names.contains($0.name) })
    if output.isJSON {
      Output.json(["version": 1, "themes": .array(entries.map { $0.json(inUse: preferences.themeInUse) })])
    } else if preview {
      try Self.preview(entries, library, fob)
    } else {
      try list(entries, inUse: preferences.themeInUse, fob)
    }
    guard !output.isJSON else { return }
    for error in entries.compactMap(\.error) { Output.note("fob: \(error)") }
  }

  private static func export(_ name: String, _ library: ThemeLibrary, _ fob: Composition) throws(CommandFailure) {
    if let text = try rethrow(library.text(name), as: CommandFailure.init(file:)) { return Output.copy(text) }
    _ = try library.named(name, in: fob)
  }

  private func list(_ entries: [ThemeLibrary.Entry], inUse: String, _ fob: Composition) throws(CommandFailure) {
    var table = TextTable([
      .init("", name: "default", .stays), .init("THEME", .stays), .init("FROM", .worth(1)),
      .init("DESCRIPTION", .worth(2)),
    ])
    for entry in entries {
      table.add([
        entry.name == inUse ? "*" : "", DisplayText(entry.name), DisplayText(entry.file ?? "fob"),
        DisplayText(entry.error == nil ? entry.description ?? "" : "cannot be used"),
      ])
    }
    try output.show(table, in: fob)
  }

  private static func preview(
    _ entries: [ThemeLibrary.Entry], _ library: ThemeLibrary, _ fob: Composition
  ) throws(CommandFailure) {
    let terminal = PrintedCanvas.standardOutput(environment: fob.variables)
    for entry in entries where entry.error == nil && entry.name != ThemeLibrary.automatic {
      let canvas = ThemeSample.canvas(
        of: try library.named(entry.name, in: fob), description: entry.description, depth: terminal.depth ?? .mono,
        repertoire: terminal.repertoire)
      Output.raw(PrintedCanvas(canvas, isStyled: terminal.depth != nil).text)
    }
  }
}

extension ThemeLibrary.Entry {
  fileprivate func json(inUse: String) -> JSONValue {
    [
      "name": .string(name), "description": description.map { .string($0) } ?? .null,
      "file": file.map { .string($0) } ?? .null,
      "shipped": .bool(([ThemeLibrary.automatic] + ThemeLibrary.shippedNames).contains(name)),
      "in_use": .bool(name == inUse), "error": error.map { .string($0.description) } ?? .null,
    ]
  }
}

/// The operator's themes on disk: `NAME.ini` in the folder `themes` of the configuration.
struct ThemesFolder {
  /// Where it is.
  let path: String

  private static let ending = ".ini"
  private static let sizeLimit = 65_536

  init(_ fob: Composition) {
    path = "\(fob.folders.configuration)/themes"
  }

  /// All themes that there are now. A file that cannot be used still hides fob's own theme of that name.
  func read() -> ThemeLibrary {
    let names = ((try? FolderListing.names(in: path)) ?? []).filter { $0.hasSuffix(Self.ending) }
    return ThemeLibrary(own: names.compactMap { own(String($0.dropLast(Self.ending.count))) })
  }

  private func own(_ name: String) -> OwnTheme? {
    guard EnvironmentName(name) != nil else { return nil }
    let file = "\(path)/\(name)\(Self.ending)"
    do throws(FileAccessFailure) {
      let bytes = try FileReader.read(file, limit: Self.sizeLimit, trust: .configuration).bytes
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return OwnTheme(name: name, file: file, content: .refused("\(file) is not UTF-8; save it as UTF-8."))
      }
      return OwnTheme(name: name, file: file, content: .text(text))
    } catch {
      if case .missing = error { return nil }
      return OwnTheme(name: name, file: file, content: .refused(error.description))
    }
  }
}

extension ThemeLibrary {
  /// The theme of a name that a person gave.
  func named(_ name: String, in fob: Composition) throws(CommandFailure) -> Theme {
    if let theme = try rethrow(theme(name), as: CommandFailure.init(file:)) { return theme }
    throw CommandFailure(
      .noSuchThing,
      "No theme is called '\(name)'.\(NearestWord.question(after: name, among: names)) There are: "
        + "\(names.joined(separator: ", ")). Your own go into \(ThemesFolder(fob).path).")
  }
}
