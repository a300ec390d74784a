/// What an input did to a form.
enum FormReaction: Sendable, Equatable {
  case edited, submitted, ignored
}
