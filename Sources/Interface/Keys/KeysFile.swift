import Formats
import TerminalKit
import TokenModel

/// Reads `keys.ini`: a section for each context (`[main]`, `[inspect]`, …, or `[all]` for each that has the action), in it
/// `action = key, key key, …`, or `none` for an action that shall have no key.
public enum KeysFile {
  /// The keys that a file's text gives; what it does not name keeps its own keys.
  ///
  /// - Parameter file: where the text is from, for the error.
  public static func keyMap(_ text: [UInt8], file: String) throws(KeysFileFailure) -> KeyMap {
    let document = try rethrow(
      INIDocument(utf8: text),
      as: { (failure: TextFailure) in
        KeysFileFailure(FileFailure(file: file, line: failure.line, reason: "\(failure.reason)."))
      })
    var reader = KeysFileReader()
    for section in document.sections { reader.read(section) }
    let map = KeyMap(overrides: reader.overrides)
    let problems = reader.problems + KeysFileCheck(map: map, lines: reader.lines).problems
    guard problems.isEmpty else {
      throw KeysFileFailure(
        problems: problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }.map { $0.of(file) })
    }
    return map
  }
}

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
  private(set) var problems: [TextFailure] = []
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
      return report(section.line, "there is no section [\(section.name)]; \(advice)")
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
      report(entry.line, "'\(entry.key)' is no action in [\(section.name)]; it belongs into \(sections).")
      return nil
    }
    let advice =
      NearestWord.to(entry.key, among: known.map(\.word)).map { "did you mean '\($0)'?" }
      ?? "'fob keys' lists the actions."
    report(entry.line, "there is no action '\(entry.key)'; \(advice)")
    return nil
  }

  /// The keys of an entry; none for the word none, nil where one of them is no key.
  private mutating func keys(_ entry: INIEntry) -> [[Key]]? {
    if entry.value == "none" { return [] }
    var bindings: [[Key]] = []
    for sequence in entry.value.split(separator: ",", omittingEmptySubsequences: false) {
      let words = sequence.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else {
        report(entry.line, "'\(entry.key)' lacks a key; write one, or 'none'. The key , is written 'comma'.")
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
        nearest.map { "did you mean '\($0)'?" }
        ?? "keys are single characters and names such as enter, space, page-up, ctrl-r, alt-b, f5."
      report(entry.line, "'\(word)' is no key; \(advice)")
      return nil
    }
    if let other = Self.sentAs[key] {
      report(entry.line, "terminals send the same for \(word) as for \(other); write '\(other)'.")
      return nil
    }
    if key == .control("c") {
      report(entry.line, "ctrl-c always leaves what is open; take another key.")
      return nil
    }
    return key
  }

  /// Control keys that are other keys by the time they arrive.
  private static let sentAs: [Key: String] = [
    .control("i"): "tab", .control("m"): "enter", .control("j"): "enter", .control("["): "escape",
    .control("h"): "backspace",
  ]

  private mutating func report(_ line: Int, _ reason: String) {
    problems.append(TextFailure(line: line, reason))
  }
}

/// What is wrong with keys that a `keys.ini` gives, each of which could be right on its own.
struct KeysFileCheck {
  let map: KeyMap
  /// Where the file's entries stand.
  let lines: [KeysFileReader.Place: Int]

  /// In no certain order, each once.
  var problems: [TextFailure] {
    var seen: Set<TextFailure> = []
    return KeyContext.allCases.flatMap { inContext($0) }.filter { seen.insert($0).inserted }
  }

  private func inContext(_ context: KeyContext) -> [TextFailure] {
    let bindings = map.bindings(in: context)
    return bindings.enumerated().flatMap { index, binding -> [TextFailure] in
      guard let line = line(binding, context) else { return [] }
      let others = bindings.enumerated().filter { other in
        // Where both stand in the file, the later one is reported.
        other.offset != index
          && self.line(other.element, context).map { $0 < line || $0 == line && other.offset < index } ?? true
      }
      let reasons =
        others.compactMap { conflict(binding, with: $0.element) } + unreachable(binding, context)
        + dangers(binding) + [wayOut(binding, context)].compactMap(\.self)
      return reasons.map { TextFailure(line: line, $0) }
    }
  }

  private func line(_ binding: KeyMap.Binding, _ context: KeyContext) -> Int? {
    lines[KeysFileReader.Place(context: context, action: binding.action.name)]
  }

  private func conflict(_ binding: KeyMap.Binding, with other: KeyMap.Binding) -> String? {
    let (name, taken) = (binding.action.name.word, other.action.name.word)
    for keys in binding.keys {
      for theirs in other.keys {
        if keys == theirs {
          return """
            '\(Self.text(keys))' cannot be \(name), because it is \(taken) too; give one of them another key, or write '\(taken) = none'.
            """
        }
        if theirs.starts(with: keys) || keys.starts(with: theirs) {
          let (short, long) = keys.count < theirs.count ? (keys, theirs) : (theirs, keys)
          return """
            '\(Self.text(keys))' cannot be \(name) beside '\(Self.text(theirs))' for \(taken): after \(Self.text(short)) fob would not know \
            whether \(Self.text(long)) is meant.
            """
        }
      }
    }
    return nil
  }

  /// Keys that would never get here.
  private func unreachable(_ binding: KeyMap.Binding, _ context: KeyContext) -> [String] {
    binding.keys.compactMap { keys in
      if context.takesText, keys.count > 1 {
        return "[\(context.word)] has no sequences of keys, because what is typed there is text; take a single key."
      }
      guard case .character(let scalar) = keys.first else { return nil }
      if context.takesText {
        return
          "'\(Self.text(keys))' is typed in [\(context.word)]; take a key that writes nothing, such as ctrl-o or f5."
      }
      if context.takesCounts, ("1"..."9").contains(scalar) {
        return "'\(scalar)' begins a number before another key; take a key that is no digit."
      }
      return nil
    }
  }

  /// Keys that are pressed out of habit must not end anything.
  private func dangers(_ binding: KeyMap.Binding) -> [String] {
    guard binding.action.isDestructive else { return [] }
    return binding.keys.joined().compactMap { key in
      switch key {
      case .control, .enter, .escape, .tab, .backTab, .backspace:
        "\(binding.action.name.word) ends something, and \(key.name) is pressed out of habit elsewhere; take another key."
      default: nil
      }
    }
  }

  private func wayOut(_ binding: KeyMap.Binding, _ context: KeyContext) -> String? {
    guard binding.action.name == context.wayOut, binding.keys.isEmpty else { return nil }
    return "without a key for \(context.wayOut.word) there is no way out of [\(context.word)]; give it one."
  }

  private static func text(_ keys: [Key]) -> String { keys.map(\.name).joined(separator: " ") }
}

/// Why a `keys.ini` cannot be used: everything that is wrong with it, so that one edit corrects it.
public struct KeysFileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one, by line.
  public let problems: [FileFailure]

  /// A failure with at least one problem.
  public init(problems: [FileFailure]) {
    self.problems = problems
  }

  /// One thing that is wrong.
  public init(_ problem: FileFailure) {
    problems = [problem]
  }

  /// All of it, a line each.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension AppState {
  /// Takes other keys, from now on.
  mutating func keysRead(_ map: KeyMap) {
    keys = map
    typed = TypedKeys()
    fileProblems.keys = nil
    withdrawWarning(of: .keys)
    notice = .done("Keys reloaded. \(key(.help)) shows them.")
  }

  /// Keeps the keys that there are, and says what is wrong with the file.
  mutating func keysNotRead(_ error: KeysFileFailure) {
    fileProblems.keys = error
    let sentence = "The keys were not taken. \(error.problems.first?.description ?? "")"
    warn(error.problems.count > 1 ? withErrorsHint(sentence) : sentence, of: .keys)
  }
}
