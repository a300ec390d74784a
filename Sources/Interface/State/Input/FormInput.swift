import FoundationEssentials

/// What can be done to a form.
enum FormInput: Sendable, Equatable {
  /// Go on to the next field that is awaited and empty, or offered and was not visited; submitted where there is none.
  case advance
  case nextField, previousField
  /// A key that no action has.
  case key(Key)
  case pasted(String)
  /// Show what is typed into masked fields until then, or mask it again.
  case switchShown(until: Date)
  /// Go to a field by its place.
  case field(Int)
  /// Take one of the words of a field.
  case word(field: Int, Int)

  /// Whether it is text to be inserted.
  var isText: Bool {
    switch self {
    case .key(.character), .pasted: true
    default: false
    }
  }
}
