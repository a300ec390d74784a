import FoundationEssentials

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

/// Something that would have taken what is typed, and was refused.
struct RefusedTyping: Sendable, Equatable {
  /// When it was, or when the last key came that was meant for it.
  var last: Date
  /// The letter that asked for it, or one after it that leaves: pressed again at once it means what it always does.
  var key: Key?

  /// Seconds without a key after which the next one was not typed ahead.
  static let pause: TimeInterval = 1

  /// Whether a key would have been typed into it. Arrows and their like only move, and mean what they always do.
  func takes(_ key: Key, at now: Date) -> Bool {
    guard (0..<Self.pause).contains(now.timeIntervalSince(last)), key != self.key else { return false }
    switch key {
    case .character, .enter, .tab, .backspace: return true
    default: return false
    }
  }
}
