import Formats

/// Something that plain mode says.
public struct Announcement: Hashable, Sendable {
  /// How it stands on the lines.
  public enum Place: Hashable, Sendable {
    /// A line of its own.
    case line
    /// A line of its own that stays open for what is typed.
    case prompt
    /// At the end of the open line.
    case continuation
  }

  /// What is said; neutral.
  public let text: DisplayText
  /// Where.
  public let place: Place

  /// Says a text in a place.
  public init(_ text: DisplayText, _ place: Place = .line) {
    self.text = text
    self.place = place
  }
}
