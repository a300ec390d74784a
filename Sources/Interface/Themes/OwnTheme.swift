/// A file in the operator's themes folder, as it was read.
public struct OwnTheme: Sendable, Equatable {
  /// What came of reading it.
  public enum Content: Sendable, Equatable {
    case text(String)
    /// It may not be used, and the sentence says why.
    case refused(String)
  }

  /// The theme's name.
  public let name: String
  /// The file's path.
  public let file: String
  /// What came of reading it.
  public let content: Content

  /// A file that was read.
  public init(name: String, file: String, content: Content) {
    self.name = name
    self.file = file
    self.content = content
  }
}
