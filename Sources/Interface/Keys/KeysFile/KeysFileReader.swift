import Formats
import TokenModel

/// Makes other keys of the sections of a `keys.ini`, and notes what it cannot read.
struct KeysFileReader {
  /// What an entry gives keys to.
  struct Place: Hashable {
    let context: KeyContext
    let action: ActionName
  }

  private(set) var overrides: KeyMap.Overrides = [:]
  /// Where each entry stands.
  private(set) var lines: [Place: Int] = [:]
  private(set) var problems: [KeysFileError.Problem] = []
  /// The places that a section of their own has named, which wins over `[all]`.
  private var own: Set<Place> = []

  private static let everywhere = "all"

  mutating func read(_ section: INISection) {
    guard section.name != Self.everywhere else { return read(section.entries, in: KeyContext.allCases, of: section) }
    guard let context = KeyContext(word: section.name) else {
      let words = KeyContext.allCases.map(\.word) + [Self.everywhere]
      let advice =
        NearestWord.to(section.name, among: words).map { "did you mean [\($0)]?" }
        ?? "there are \(words.map { "[\($0)]" }.joined(separator: ", "))."
      return note(section.line, "there is no section [\(section.name)]; \(advice)")
    }
    read(section.entries, in: [context], of: section)
  }

  private mutating func read(_ entries: [INIEntry], in contexts: [KeyContext], of section: INISection) {
    for entry in entries {
      guard let action = action(entry, contexts, section), let keys = keys(entry) else { continue }
      let having = contexts.filter { context in
        ActionTable.all.contains { $0.name == action && $0.contexts.contains(context) }
      }
      for context in having {
        set(keys, Place(context: context, action: action), entry.line, isOwn: contexts.count == 1)
      }
    }
  }

  private mutating func set(_ keys: [[Key]], _ place: Place, _ line: Int, isOwn: Bool) {
    guard isOwn || !own.contains(place) else { return }
    if isOwn { own.insert(place) }
    overrides[place.context, default: [:]][place.action] = keys
    lines[place] = line
  }

  private mutating func action(_ entry: INIEntry, _ contexts: [KeyContext], _ section: INISection) -> ActionName? {
    let known = ActionTable.all.filter { !$0.contexts.isDisjoint(with: contexts) }.map(\.name)
    if let action = ActionName(word: entry.key) {
      if known.contains(action) { return action }
      let others = KeyContext.allCases.filter { context in
        ActionTable.all.contains { $0.name == action && $0.contexts.contains(context) }
      }
      let sections = others.map { "[\($0.word)]" }.joined(separator: ", ")
      note(entry.line, "“\(entry.key)” is no action in [\(section.name)]; it belongs into \(sections).")
      return nil
    }
    let advice =
      NearestWord.to(entry.key, among: known.map(\.word)).map { "did you mean “\($0)”?" }
      ?? "‘fob keys’ lists the actions."
    note(entry.line, "there is no action “\(entry.key)”; \(advice)")
    return nil
  }

  /// The keys of an entry; none for the word none, nil where one of them is no key.
  private mutating func keys(_ entry: INIEntry) -> [[Key]]? {
    if entry.value == "none" { return [] }
    var bindings: [[Key]] = []
    for sequence in entry.value.split(separator: ",", omittingEmptySubsequences: false) {
      let words = sequence.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else {
        note(entry.line, "“\(entry.key)” lacks a key; write one, or “none”. The key , is written “comma”.")
        return nil
      }
      var keys: [Key] = []
      for word in words {
        guard let key = key(word, entry) else { return nil }
        keys.append(key)
      }
      bindings.append(keys)
    }
    return bindings
  }

  private mutating func key(_ word: String, _ entry: INIEntry) -> Key? {
    guard let key = Key(name: word) else {
      let folded = word.lowercased().replacing("+", with: "-").replacing("control-", with: "ctrl-")
      let nearest = Key(name: folded).map(\.name) ?? NearestWord.to(folded, among: Key.names.map(\.name))
      let advice =
        nearest.map { "did you mean “\($0)”?" }
        ?? "keys are single characters and names such as enter, space, page-up, ctrl-r, alt-b, f5."
      note(entry.line, "“\(word)” is no key; \(advice)")
      return nil
    }
    if let other = Self.sentAs[key] {
      note(entry.line, "terminals send the same for \(word) as for \(other); write “\(other)”.")
      return nil
    }
    if key == .control("c") {
      note(entry.line, "ctrl-c always leaves what is open; take another key.")
      return nil
    }
    return key
  }

  /// Control keys that are other keys by the time they arrive.
  private static let sentAs: [Key: String] = [
    .control("i"): "tab", .control("m"): "enter", .control("j"): "enter", .control("["): "escape",
    .control("h"): "backspace",
  ]

  private mutating func note(_ line: Int, _ reason: String) {
    problems.append(KeysFileError.Problem(line: line, reason: reason))
  }
}
