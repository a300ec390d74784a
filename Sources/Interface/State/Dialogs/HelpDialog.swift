/// The list of keys.
struct HelpDialog: Sendable {
  /// The first line on the screen.
  var top = 0
}
