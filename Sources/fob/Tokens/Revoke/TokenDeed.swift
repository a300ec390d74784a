/// What a command is about to do to upload tokens, in the words of its questions and refusals.
enum TokenDeed: Sendable {
  case revoke, rotate

  /// `Revoke`, at the beginning of a question.
  var verb: String {
    switch self {
    case .revoke: "Revoke"
    case .rotate: "Rotate"
    }
  }

  /// What a refusal leaves, as a sentence.
  var nothingDone: String {
    switch self {
    case .revoke: "Nothing was revoked."
    case .rotate: "Nothing was created."
    }
  }
}
