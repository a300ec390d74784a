/// Which keys do what: the table of actions with its own keys, or those that the operator's `keys.ini` gives instead.
///
/// Everything that knows or names a key asks here: what a key does, the footer, the help, the sentences.
public struct KeyMap: Sendable {
  /// An action with its keys where something certain has the keys.
  struct Binding: Sendable {
    let action: Action
    /// Each is one key or a sequence of keys; none where it was taken its keys.
    let keys: [[Key]]
  }

  /// What keys mean.
  enum Match: Sendable {
    case action(Action)
    /// The beginning of a longer sequence.
    case prefix
    case nothing
  }

  /// Other keys than the table's, by context and action.
  typealias Overrides = [KeyContext: [ActionName: [[Key]]]]

  /// The keys of the table.
  public static let standard = KeyMap(overrides: [:])

  private let bindings: [KeyContext: [Binding]]

  init(overrides: Overrides) {
    bindings = Dictionary(
      uniqueKeysWithValues: KeyContext.allCases.map { context in
        let actions = ActionTable.all.filter { $0.contexts.contains(context) }
        return (context, actions.map { Binding(action: $0, keys: overrides[context]?[$0.name] ?? $0.bindings) })
      })
  }

  /// The actions of a context in the table's order.
  func bindings(in context: KeyContext) -> [Binding] { bindings[context] ?? [] }

  /// The keys of an action where a context has the keys.
  func keys(of action: ActionName, in context: KeyContext) -> [[Key]] {
    bindings(in: context).filter { $0.action.name == action }.flatMap(\.keys)
  }

  /// What a sequence of keys means where a context has the keys.
  func match(_ keys: [Key], in context: KeyContext) -> Match {
    var isPrefix = false
    for binding in bindings(in: context) {
      for candidate in binding.keys where candidate.starts(with: keys) {
        if candidate.count == keys.count { return .action(binding.action) }
        isPrefix = true
      }
    }
    return isPrefix ? .prefix : .nothing
  }
}
