import Formats

/// One theme's file, read and checked as far as that goes without the theme it inherits from.
public struct ThemeDefinition: Sendable {
  /// The theme's name, which is its file's.
  public let name: String
  /// One line about it, for lists.
  public let description: String?
  /// The theme that supplies what this one leaves out.
  let inherits: INIEntry?
  /// Colours with names of the author's own.
  let palette: [String: Color]
  /// Styles by slot, one table for each kind of terminal that has its own.
  let styles: [ThemeVariant: [String: INIEntry]]

  /// Reads a theme's file.
  public init(name: String, parsing text: String) throws(ThemeError) {
    let document: INIDocument
    do {
      document = try INIDocument(parsing: text)
    } catch {
      throw ThemeError(theme: name, line: error.line, reason: .notINI(error.reason))
    }
    try self.init(name: name, document)
  }

  private init(name: String, _ document: INIDocument) throws(ThemeError) {
    var description: String?
    var inherits: INIEntry?
    var palette: [String: Color] = [:]
    var styles: [ThemeVariant: [String: INIEntry]] = [:]
    for section in document.sections {
      guard ThemeDefinition.sections.contains(section.name) else {
        throw ThemeError(theme: name, line: section.line, reason: .unknownSection(section.name))
      }
      for entry in section.entries {
        do throws(ThemeError.Reason) {
          switch (section.name, entry.key) {
          case ("theme", "inherits"): inherits = entry
          case ("theme", "description"): description = entry.value
          case ("theme", _): throw .unknownKey(entry.key)
          case ("palette", _): palette[entry.key] = try ThemeDefinition.color(entry)
          default:
            guard ThemeSlot.names.contains(entry.key) else { throw .unknownSlot(entry.key) }
            if let variant = ThemeVariant(rawValue: section.name) { styles[variant, default: [:]][entry.key] = entry }
          }
        } catch {
          throw ThemeError(theme: name, line: entry.line, reason: error)
        }
      }
    }
    self.name = name
    self.description = description
    self.inherits = inherits
    self.palette = palette
    self.styles = styles
  }

  static let sections = Set(["theme", "palette"] + ThemeVariant.allCases.map(\.rawValue))

  private static func color(_ entry: INIEntry) throws(ThemeError.Reason) -> Color {
    guard !StyleWords.isReserved(entry.key) else { throw .reservedName(entry.key) }
    guard let color = Color(parsing: entry.value.lowercased()) else { throw .notAColor(entry.value) }
    return color
  }
}
