import Formats

extension AppState {
  /// How a sentence names the key of an action: `L`, `Enter`, or as a command `:log-in` where it has no key.
  ///
  /// - Parameters:
  ///   - context: what has the keys when the sentence is read; other contexts are asked where it has none for the action.
  ///   - isBrief: whether it is for a line with little room: `Esc`.
  func key(_ action: ActionName, in context: KeyContext = .main, isBrief: Bool = false) -> String {
    let contexts = [context] + KeyContext.allCases
    guard let keys = contexts.lazy.compactMap({ self.keys.keys(of: action, in: $0).first }).first else {
      return ":\(action.word)"
    }
    return isBrief ? KeyText(.of(.ascii)).text(keys).string : KeyText.words(keys)
  }
}
