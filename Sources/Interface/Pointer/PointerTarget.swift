/// What lies under the pointer.
enum PointerTarget: Sendable, Equatable {
  case pane(Pane)
  /// An environment by its place.
  case environment(Int)
  /// A row of the upload tokens by its place in the list.
  case token(Int)
  /// What the footer offers.
  case hint(ActionName)
  /// What the command line could become.
  case candidate(Int)
  /// A dialog, where it has nothing to choose.
  case dialog
  case button(Confirmation.Button)
  /// A field of a form.
  case field(Int)
  /// One of the words of a field.
  case word(field: Int, Int)
  /// A line of a menu.
  case choice(Int)
}
