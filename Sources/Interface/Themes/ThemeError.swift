import TokenModel

/// Why a theme cannot be used.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
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

extension ThemeError.Reason {
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
