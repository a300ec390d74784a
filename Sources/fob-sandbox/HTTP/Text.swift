extension StringProtocol {
  /// The text without spaces and tabs at its ends, as RFC 9110 section 5.5 has field values.
  func trimmed() -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
