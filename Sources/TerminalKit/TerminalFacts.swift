/// What is known of the terminal without touching it.
public struct TerminalFacts: Sendable, Equatable {
  /// Why the library that draws screens cannot be used, or nil if it can.
  public var libraryFault: String?
  /// Whether standard input and output are a terminal.
  public var isThere: Bool
  /// `TERM`, perhaps empty.
  public var name: String
  /// Whether the system has a description of it that can place text.
  public var canPlaceText: Bool
  /// How many colours it has.
  public var colors: Int
  /// Whether `NO_COLOR` asks for none.
  public var wantsNoColors: Bool
  /// Rows and columns, or nil if it does not say.
  public var size: Size?
  /// The locale that the variables ask for.
  public var locale: String
  /// Whether that locale is installed.
  public var hasLocale: Bool
  /// Whether characters are UTF-8.
  public var isUTF8: Bool

  /// Facts as they were gathered.
  public init(
    libraryFault: String? = nil, isThere: Bool, name: String, canPlaceText: Bool, colors: Int, wantsNoColors: Bool,
    size: Size?, locale: String,
    hasLocale: Bool, isUTF8: Bool
  ) {
    self.libraryFault = libraryFault
    self.isThere = isThere
    self.name = name
    self.canPlaceText = canPlaceText
    self.colors = colors
    self.wantsNoColors = wantsNoColors
    self.size = size
    self.locale = locale
    self.hasLocale = hasLocale
    self.isUTF8 = isUTF8
  }
}

/// The ways that a copied value could take, the surest first.
public struct ClipboardFacts: Sendable, Equatable {
  /// One way.
  public enum Way: Sendable, Equatable {
    /// Through tmux to its own terminal.
    /// - Parameters:
    ///   - passesOn: whether that terminal is known to take it; nil if tmux does not say.
    ///   - terminal: the name of that terminal.
    case tmux(passesOn: Bool?, terminal: String)
    /// By a program of this machine's desktop.
    case desktop(program: String, isInstalled: Bool)
    /// By the same sequence as `terminal`, through GNU screen.
    case screen
    /// By a sequence to the terminal (OSC 52), which does not answer.
    case terminal
  }

  /// The ways, the first one being tried first.
  public let ways: [Way]

  /// Facts as they were gathered.
  public init(ways: [Way]) {
    self.ways = ways
  }
}
