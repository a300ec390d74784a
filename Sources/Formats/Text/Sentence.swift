/// Joining sentences: servers end theirs with or without a full stop.
public enum Sentence {
  /// A text that another sentence can follow.
  public static func closed(_ text: String) -> String {
    guard let last = text.last, !".!?:…".contains(last) else { return text }
    return text + "."
  }
}
