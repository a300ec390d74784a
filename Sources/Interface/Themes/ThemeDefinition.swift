import Formats
import TerminalKit
import TokenModel

/// One theme's file, read and checked as far as that goes without the theme it inherits from.
public struct ThemeDefinition: Sendable {
  /// The theme's name, which is its file's.
  public let name: String
  /// Where it is from.
  let file: String
  /// One line about it, for lists.
  public let description: String?
  /// The theme that supplies what this one leaves out.
  let inherits: INIEntry?
  /// Colours with names of the author's own.
  let palette: [String: Color]
  /// Styles by slot, one table for each kind of terminal that has its own.
  let styles: [ThemeVariant: [String: INIEntry]]

  /// Reads a theme's file.
  /// - Parameter file: where the text is from, for the failure; nil for a theme of the program.
  public init(name: String, file: String? = nil, parsing text: String) throws(FileFailure) {
    let file = file ?? "\(name).ini"
    let document = try rethrow(
      INIDocument(parsing: text),
      as: { (failure: TextFailure) in FileFailure(file: file, line: failure.line, reason: "\(failure.reason).") })
    try self.init(name: name, file: file, document)
  }

  private init(name: String, file: String, _ document: INIDocument) throws(FileFailure) {
    var description: String?
    var inherits: INIEntry?
    var palette: [String: Color] = [:]
    var styles: [ThemeVariant: [String: INIEntry]] = [:]
    for section in document.sections {
      guard ThemeDefinition.sections.contains(section.name) else {
        throw TextFailure.unknownSection(section.name).of(file, at: section.line)
      }
      for entry in section.entries {
        do throws(TextFailure) {
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
          throw error.of(file, at: entry.line)
        }
      }
    }
    self.name = name
    self.file = file
    self.description = description
    self.inherits = inherits
    self.palette = palette
    self.styles = styles
  }

  static let sections = Set(["theme", "palette"] + ThemeVariant.allCases.map(\.rawValue))

  private static func color(_ entry: INIEntry) throws(TextFailure) -> Color {
    guard !StyleWords.isReserved(entry.key) else { throw .reservedName(entry.key) }
    guard let color = Color(parsing: entry.value.lowercased()) else { throw .notAColor(entry.value) }
    return color
  }
}

/// What can be wrong with a theme, and what would be right.
extension TextFailure {
  static func unknownSection(_ name: String) -> TextFailure {
    let advice =
      nearest(name, ThemeDefinition.sections, "[", "]")
      ?? "a theme has [theme], [palette], [styles], [styles.16] and [styles.mono]."
    return TextFailure("there is no section [\(name)]; \(advice)")
  }

  static func unknownKey(_ name: String) -> TextFailure {
    let advice = nearest(name, ["inherits", "description"]) ?? "it has 'inherits' and 'description'."
    return TextFailure("[theme] has no key '\(name)'; \(advice)")
  }

  static func unknownSlot(_ name: String) -> TextFailure {
    let advice = nearest(name, ThemeSlot.names) ?? "'fob themes --export universal' shows every name."
    return TextFailure("nothing on the screens is called '\(name)'; \(advice)")
  }

  static func unknownWord(_ word: String) -> TextFailure {
    TextFailure(
      nearest(word, StyleWords.words).map { "'\(word)' is neither a colour nor an attribute; \($0)" }
        ?? """
        '\(word)' is neither a colour nor an attribute. A colour is default, black, red, green, yellow, blue, magenta, cyan, white, one of \
        these after 'bright-', a number from 0 to 255, #rrggbb, or a name from [palette]; an attribute is bold, dim, italic, underline or reverse.
        """)
  }

  static func notAColor(_ text: String) -> TextFailure {
    TextFailure("'\(text)' is not a colour; write a colour's name, a number from 0 to 255, or #rrggbb.")
  }

  static func reservedName(_ name: String) -> TextFailure {
    TextFailure("'\(name)' already has a meaning; give the colour another name.")
  }

  static let tooManyColors = TextFailure("a style has one colour for the text, and after 'on' one for the background.")
  static let nothingAfterOn = TextFailure("after 'on' comes the colour of the background.")

  static func unknownTheme(_ name: String) -> TextFailure {
    TextFailure("it inherits from '\(name)', and there is no such theme.")
  }

  static func circle(_ name: String) -> TextFailure {
    TextFailure("it inherits from '\(name)', which inherits from it.")
  }
}

/// A question about the word that was probably meant; nil where none is near.
private func nearest(_ word: String, _ words: Set<String>, _ open: String = "'", _ close: String = "'") -> String? {
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

  init(parsing text: String, palette: [String: Color]) throws(TextFailure) {
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
