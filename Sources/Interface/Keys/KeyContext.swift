/// What has the keys.
enum KeyContext: Sendable, Hashable, CaseIterable {
  /// The panes.
  case main
  /// The filter while it is typed.
  case filterLine
  /// A dialog that shows facts of an upload token or a session.
  case inspect
  /// The list of keys.
  case help
  /// A menu.
  case menu
  /// A dialog with fields to type into.
  case form
  /// A dialog with buttons.
  case confirmation
}
