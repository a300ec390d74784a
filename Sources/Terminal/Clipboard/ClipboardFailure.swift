/// Why one way of copying did not work; the words end a sentence.
struct ClipboardFailure: Error, Hashable {
  let reason: String
}
