/// What is wrong with keys that a `keys.ini` gives, each of which could be right by itself.
struct KeysFileCheck {
  let map: KeyMap
  /// Where the file's entries stand.
  let lines: [KeysFileReader.Place: Int]

  /// In no certain order, each once.
  var problems: [KeysFileError.Problem] {
    var seen: Set<KeysFileError.Problem> = []
    return KeyContext.allCases.flatMap { inContext($0) }.filter { seen.insert($0).inserted }
  }

  private func inContext(_ context: KeyContext) -> [KeysFileError.Problem] {
    let bindings = map.bindings(in: context)
    return bindings.enumerated().flatMap { index, binding -> [KeysFileError.Problem] in
      guard let line = line(binding, context) else { return [] }
      let others = bindings.enumerated().filter { other in
        // Where both stand in the file, the later one is told.
        other.offset != index
          && self.line(other.element, context).map { $0 < line || $0 == line && other.offset < index } ?? true
      }
      let reasons =
        others.compactMap { conflict(binding, with: $0.element) } + unreachable(binding, context)
        + dangers(binding) + [wayOut(binding, context)].compactMap(\.self)
      return reasons.map { KeysFileError.Problem(line: line, reason: $0) }
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
            “\(Self.text(keys))” cannot be \(name), because it is \(taken) too; give one of them another key, or write “\(taken) = none”.
            """
        }
        if theirs.starts(with: keys) || keys.starts(with: theirs) {
          let (short, long) = keys.count < theirs.count ? (keys, theirs) : (theirs, keys)
          return """
            “\(Self.text(keys))” cannot be \(name) beside “\(Self.text(theirs))” for \(taken): after \(Self.text(short)) fob would not know \
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
          "“\(Self.text(keys))” is typed in [\(context.word)]; take a key that writes nothing, such as ctrl-o or f5."
      }
      if context.takesCounts, ("1"..."9").contains(scalar) {
        return "“\(scalar)” begins a number before another key; take a key that is no digit."
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
