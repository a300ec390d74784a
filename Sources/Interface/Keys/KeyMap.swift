import Formats
import TerminalKit

/// Which keys do what: the table of actions with its own keys, or those that the operator's `keys.ini` gives instead.
///
/// Everything that knows or names a key asks here: what a key does, the footer, the help, the sentences.
public struct KeyMap: Sendable {
  /// An action with its keys in one context.
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

  /// The keys of an action in a context.
  func keys(of action: ActionName, in context: KeyContext) -> [[Key]] {
    let bindings = bindings(in: context)
    // By their places: looking at a binding this way copies none.
    return bindings.indices.filter { bindings[$0].action.name == action }.flatMap { bindings[$0].keys }
  }

  /// What a sequence of keys means in a context.
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

extension KeyMap {
  /// One action in one context, as it is listed.
  public struct Entry: Hashable, Sendable {
    /// The section of `keys.ini`.
    public let context: String
    /// The action's name there.
    public let action: String
    /// Its keys as they are written there; none where it has none.
    public let keys: [String]
    /// What it does.
    public let help: String
    /// Whether it ends something on a server.
    public let isDestructive: Bool
  }

  /// Every action of every context.
  public var entries: [Entry] {
    KeyContext.allCases.flatMap { context in
      bindings(in: context).map { binding in
        Entry(
          context: context.word, action: binding.action.name.word,
          keys: binding.keys.map { $0.map(\.name).joined(separator: " ") }, help: binding.action.help,
          isDestructive: binding.action.isDestructive)
      }
    }
  }
}

extension AppState {
  /// How a sentence names the key of an action: `L`, `Enter`, or as a command `:log-in` where it has no key.
  ///
  /// - Parameters:
  ///   - context: what takes the keys when the sentence is read; other contexts are asked where it has none for the action.
  ///   - isBrief: whether it is for a line with little room: `Esc`.
  func key(_ action: ActionName, in context: KeyContext = .main, isBrief: Bool = false) -> String {
    let contexts = [context] + KeyContext.allCases
    guard let keys = contexts.lazy.compactMap({ self.keys.keys(of: action, in: $0).first }).first else {
      return ":\(action.word)"
    }
    return isBrief ? KeyText(.of(.ascii)).text(keys).string : KeyText.words(keys)
  }
}
