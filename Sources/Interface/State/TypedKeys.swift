/// Keys that are not yet an action.
struct TypedKeys: Sendable, Equatable {
  /// The number typed before a key.
  private(set) var count: Int?
  /// The first keys of a sequence.
  var prefix: [Key] = []

  var isEmpty: Bool { count == nil && prefix.isEmpty }

  /// What was typed, as it is shown: `12g`.
  var text: String { (count.map(String.init) ?? "") + prefix.map(\.name).joined() }

  /// Takes a digit; false where it is none, or a 0 that no digit precedes.
  mutating func take(digit key: Key) -> Bool {
    guard prefix.isEmpty, case .character(let scalar) = key, scalar.isASCII,
      let digit = Character(scalar).wholeNumberValue, digit > 0 || count != nil
    else { return false }
    count = min((count ?? 0) * 10 + digit, 9_999_999)
    return true
  }
}
