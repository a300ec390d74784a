/// Whether something that cannot be undone is really meant: two buttons, of which Cancel is chosen at first, and on production a name to type.
struct Confirmation: Sendable, Equatable {
  enum Button: Sendable, Equatable {
    case cancel, proceed
  }

  /// What a key decided.
  enum Verdict: Sendable, Equatable {
    case undecided, cancelled, confirmed
    /// Enter was pressed, but the name is not the one asked for.
    case nameDiffers
  }

  /// The name to type; nil where the buttons are enough.
  let name: String?
  private(set) var typed = TextField()
  private(set) var chosen = Button.cancel

  init(name: String?) {
    self.name = name
  }

  /// Pasted text never gets here: what is typed must be meant.
  mutating func take(_ key: Key) -> Verdict {
    if let name { return takeTyped(key, name) }
    switch key {
    case .left, .right, .tab, .backTab, .up, .down, .character("h"), .character("l"):
      chosen = chosen == .cancel ? .proceed : .cancel
      return .undecided
    case .enter: return chosen == .proceed ? .confirmed : .cancelled
    default: return .undecided
    }
  }

  private mutating func takeTyped(_ key: Key, _ name: String) -> Verdict {
    guard key == .enter else {
      _ = typed.take(key)
      return .undecided
    }
    return typed.text == name ? .confirmed : .nameDiffers
  }
}
