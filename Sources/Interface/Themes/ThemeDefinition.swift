import Formats
import TerminalKit
import TokenModel

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
  public init(name: String, parsing text: String) throws(ThemeFailure) {
    let document: INIDocument
    do {
      document = try INIDocument(parsing: text)
    } catch {
      throw ThemeFailure(theme: name, line: error.line, reason: .notINI(error.reason))
    }
    try self.init(name: name, document)
  }

  private init(name: String, _ document: INIDocument) throws(ThemeFailure) {
    var description: String?
    var inherits: INIEntry?
    var palette: [String: Color] = [:]
    var styles: [ThemeVariant: [String: INIEntry]] = [:]
    for section in document.sections {
      guard ThemeDefinition.sections.contains(section.name) else {
        throw ThemeFailure(theme: name, line: section.line, reason: .unknownSection(section.name))
      }
      for entry in section.entries {
        do throws(ThemeFailure.Reason) {
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
          throw ThemeFailure(theme: name, line: entry.line, reason: error)
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

  private static func color(_ entry: INIEntry) throws(ThemeFailure.Reason) -> Color {
    guard !StyleWords.isReserved(entry.key) else { throw .reservedName(entry.key) }
    guard let color = Color(parsing: entry.value.lowercased()) else { throw .notAColor(entry.value) }
    return color
  }
}

/// Why a theme cannot be used.
public struct ThemeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The file may not be used.
    case unreadable(String)
    /// The file is not INI.
    case notINI(String)
    /// A section that themes do not have.
    case unknownSection(String)
    /// A key in `[theme]` that themes do not have.
    case unknownKey(String)
    /// A name in `[styles]` that is no slot.
    case unknownSlot(String)
    /// A word that is neither a colour nor an attribute.
    case unknownWord(String)
    /// A colour in `[palette]` that is none.
    case notAColor(String)
    /// A name in `[palette]` that already means something.
    case reservedName(String)
    /// More than one colour for the foreground or the background.
    case tooManyColors
    /// `on` without a colour after it.
    case nothingAfterOn
    /// `inherits` names a theme that is not there.
    case unknownTheme(String)
    /// Themes that inherit from each other.
    case circle(String)
  }

  /// The name of the theme whose file is wrong.
  public let theme: String
  /// The line in its file, counted from 1; nil where the file could not be read.
  public let line: Int?
  /// What is wrong with it.
  public let reason: Reason

  /// An error at a line of a theme's file.
  public init(theme: String, line: Int?, reason: Reason) {
    self.theme = theme
    self.line = line
    self.reason = reason
  }

  /// What is wrong, where, and what would be right.
  public var description: String {
    "Theme “\(theme)”\(line.map { ", line \($0)" } ?? ""): \(reason.sentence)"
  }
}

extension ThemeFailure.Reason {
  /// What is wrong, and what would be right.
  var sentence: String {
    switch self {
    case .unreadable(let reason): reason
    case .notINI(let reason): "this \(reason)."
    case .unknownSection(let name):
      "there is no section [\(name)]; \(nearest(name, ThemeDefinition.sections, "[", "]") ?? "a theme has [theme], [palette], [styles], [styles.16] and [styles.mono].")"
    case .unknownKey(let name):
      "[theme] has no key “\(name)”; \(nearest(name, ["inherits", "description"]) ?? "it has “inherits” and “description”.")"
    case .unknownSlot(let name):
      "nothing on the screens is called “\(name)”; \(nearest(name, ThemeSlot.names) ?? "‘fob themes --export universal’ shows every name.")"
    case .unknownWord(let word):
      nearest(word, StyleWords.words).map { "“\(word)” is neither a colour nor an attribute; \($0)" }
        ?? """
        “\(word)” is neither a colour nor an attribute. A colour is default, black, red, green, yellow, blue, magenta, cyan, white, one of \
        these after “bright-”, a number from 0 to 255, #rrggbb, or a name from [palette]; an attribute is bold, dim, italic, underline or reverse.
        """
    case .notAColor(let text):
      "“\(text)” is not a colour; write a colour's name, a number from 0 to 255, or #rrggbb."
    case .reservedName(let name): "“\(name)” already has a meaning; give the colour another name."
    case .tooManyColors: "a style has one colour for the text, and after “on” one for the background."
    case .nothingAfterOn: "after “on” comes the colour of the background."
    case .unknownTheme(let name): "it inherits from “\(name)”, and there is no such theme."
    case .circle(let name): "it inherits from “\(name)”, which inherits from it."
    }
  }
}

/// A question about the word that was probably meant; nil where none is near.
private func nearest(_ word: String, _ words: Set<String>, _ open: String = "“", _ close: String = "”") -> String? {
  NearestWord.to(word, among: words.sorted()).map { "did you mean \(open)\($0)\(close)?" }
}

/// A style as a theme's file writes it: `red bold`, `white on red`, `on 236`, `default reverse`.
///
/// A colour that is not written is `nil`, so that it can come from elsewhere; `default` is written.
struct StyleWords: Hashable, Sendable {
  var foreground: Color?
  var background: Color?
  var attributes: Attributes = []

  /// The attributes' names.
  private static let attributeNames: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  /// The names of colours and attributes, for those who misspell one.
  static let words = Set(attributeNames.keys).union(Color.words)

  /// Whether a word has a meaning of its own, so that no palette may give it another.
  static func isReserved(_ word: String) -> Bool {
    word == "on" || attributeNames[word] != nil || Color(parsing: word) != nil
  }

  init() {}

  init(parsing text: String, palette: [String: Color]) throws(ThemeFailure.Reason) {
    var isBackground = false
    for word in text.split(whereSeparator: \.isWhitespace).map({ $0.lowercased() }) {
      if word == "on" {
        guard !isBackground, background == nil else { throw .tooManyColors }
        isBackground = true
      } else if let attribute = StyleWords.attributeNames[word] {
        attributes.insert(attribute)
      } else if let color = palette[word] ?? Color(parsing: word) {
        guard (isBackground ? background : foreground) == nil else { throw .tooManyColors }
        if isBackground { background = color } else { foreground = color }
        isBackground = false
      } else {
        throw .unknownWord(word)
      }
    }
    if isBackground { throw .nothingAfterOn }
  }
}

extension ThemeFailure.Reason: Error {}
