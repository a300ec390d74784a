import Formats

/// What takes the keys in a dialog, in words, for those who hear it.
enum DialogFocus: Equatable {
  /// A field; the text is empty where it must not be told. What is typed takes the place of a text that is offered.
  case field(label: DisplayText, text: DisplayText, isHidden: Bool, isOffered: Bool, hint: DisplayText?)
  /// One of a few words behind a label.
  case choice(label: DisplayText, chosen: DisplayText, of: [DisplayText])
  /// One of two buttons.
  case button(DisplayText, other: DisplayText)
}
