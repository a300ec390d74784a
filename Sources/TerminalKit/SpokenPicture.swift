/// What plain mode says at a moment, as lines: where a canvas is drawn, this is compared with the one before, and what is new is said.
public protocol SpokenPicture: Sendable {
  /// What is said at first.
  var greeting: [Announcement] { get }

  /// Where the keys go, and what is selected there.
  var whereabouts: [Announcement] { get }

  /// What is new since an earlier time; nothing where only time has passed.
  func announcements(after earlier: Self) -> [Announcement]
}
