import Formats

/// What plain mode says at a moment, as lines: where a canvas is drawn, this is compared with the one before, and what is new is said.
public protocol SpokenPicture: Sendable {
  /// What is said at first.
  var greeting: [Announcement] { get }

  /// Where the keys go, and what is selected there.
  var whereabouts: [Announcement] { get }

  /// What is new since an earlier time; nothing if only time has passed.
  func announcements(after earlier: Self) -> [Announcement]
}

/// Something that plain mode says.
public struct Announcement: Hashable, Sendable {
  /// How it stands on the lines.
  public enum Place: Hashable, Sendable {
    /// A line.
    case line
    /// A line that stays open for what is typed.
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
