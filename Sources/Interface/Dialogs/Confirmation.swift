/// Whether something that cannot be undone is really meant: two buttons, of which Cancel is chosen at first, and on production a name to type.
struct Confirmation: Sendable, Equatable {
  enum Button: Sendable, Equatable {
    case cancel, proceed
  }

  /// What an input decided.
  enum Verdict: Sendable, Equatable {
    case undecided, cancelled, confirmed
    /// It was submitted, but the name is not the one asked for.
    case nameDiffers
  }

  /// The name to type; nil where the buttons are enough.
  let name: String?
  private(set) var typed = TextField()
  private(set) var chosen = Button.cancel

  init(name: String?) {
    self.name = name
  }

  /// What pressing the chosen button, or going on with the name as it is typed, means.
  var verdict: Verdict {
    if let name { return typed.text == name ? .confirmed : .nameDiffers }
    return chosen == .proceed ? .confirmed : .cancelled
  }

  /// How what is typed stands to the name, once that is certain.
  enum Match: Sendable, Equatable {
    case whole
    case wrong
  }

  /// Nil where no name is asked for, and while what is typed is the beginning of it.
  var match: Match? {
    guard let name, !typed.isEmpty else { return nil }
    if typed.text == name { return .whole }
    return name.hasPrefix(typed.text) ? nil : .wrong
  }

  /// Chooses the other button.
  mutating func chooseOther() {
    chosen = chosen == .cancel ? .proceed : .cancel
  }

  /// Chooses a button.
  mutating func choose(_ button: Button) {
    chosen = button
  }

  /// Takes what is done to the name; nothing that was pasted: what is typed must be meant.
  mutating func take(_ input: FormInput) -> Verdict {
    switch input {
    case .advance: return verdict
    case .key(let key) where name != nil: _ = typed.take(key)
    case .key, .nextField, .previousField, .pasted, .switchShown, .field, .word: break
    }
    return .undecided
  }
}
