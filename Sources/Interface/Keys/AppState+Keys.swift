import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// What takes the keys now.
  var keyContext: KeyContext {
    if commandLine != nil { return .command }
    return dialogs.last?.keyContext ?? (filterLine == nil ? .main : .filterLine)
  }

  mutating func keyPressed(_ key: Key) -> [Effect] {
    if isMeantForRefused(key) { return [] }
    notices.forgetAnswer()
    refused = nil
    let effects = act(on: key)
    if case .character = key { refused?.key = key }
    return effects
  }

  private mutating func act(on key: Key) -> [Effect] {
    if let scalar = keyAfterEscape(key) {
      typed = TypedKeys()
      return keyPressed(.escape) + keyPressed(.character(scalar))
    }
    switch keyContext {
    case .filterLine: return keyForFilterLine(key)
    case .command: return keyForCommandLine(key)
    case .form: return keyForFields(key)
    case .main, .inspect, .help, .activity, .report, .menu, .columns, .progress, .results, .approval, .confirmation,
      .preview, .rotation, .rotated, .horizon:
      return keyForActions(key)
    }
  }

  /// What was pressed soon after Escape: terminals send the same for that as for Alt and the key, which is taken for it where it means nothing else.
  private func keyAfterEscape(_ key: Key) -> Unicode.Scalar? {
    guard case .alt(let scalar) = key, case .nothing = keys.match(typed.prefix + [key], in: keyContext) else {
      return nil
    }
    var field = TextField()
    return keyContext.takesText && field.handle(key) ? nil : scalar
  }

  /// Finds the action of a key, which may be one of a sequence or the digit of a count.
  private mutating func keyForActions(_ key: Key) -> [Effect] {
    let context = keyContext
    if context.takesCounts, typed.append(digit: key) { return [] }
    if key == .escape, !typed.isEmpty {
      typed = TypedKeys()
      return []
    }
    if context == .confirmation, (dialogs.last as? any ConfirmedDialog)?.isButton(key) == true { return submit() }
    let sequence = typed.prefix + [key]
    switch self.keys.match(sequence, in: context) {
    case .action(let action):
      let count = typed.count
      typed = TypedKeys()
      return run(action, count: count)
    case .prefix:
      typed.prefix = sequence
      return []
    case .nothing:
      typed = TypedKeys()
      sayDead(sequence)
      return []
    }
  }

  /// Says that keys mean nothing where they were pressed.
  mutating func sayDead(_ sequence: [Key]) {
    let name = sequence.map(\.name).joined(separator: " ")
    let way = keys.keys(of: .help, in: keyContext).isEmpty ? "" : " Press \(key(.help, in: keyContext)) for the keys."
    notice = .info("\(name) does nothing here.\(way)")
  }

  mutating func run(_ action: Action, count: Int?) -> [Effect] {
    if let count, !action.takesCount {
      let key = key(action.name, in: keyContext)
      notice = .warning("\(key) takes no number before it: nothing was done for \(count).")
      dropTyping(meantFor: action)
      return []
    }
    if case .impossible(let reason) = action.availability(self) {
      refuse(action, because: reason)
      return []
    }
    return action.perform(&self, count)
  }

  private mutating func keyForFilterLine(_ key: Key) -> [Effect] {
    if case .action(let action) = keys.match([key], in: .filterLine) { return run(action, count: nil) }
    if !dialogs.isEmpty { return keyForSearch(key) }
    guard var line = filterLine else { return [] }
    switch key {
    case .up, .down: return move(key == .up ? .moveUp : .moveDown, nil)
    case .backspace where line.isEmpty: filterLine = nil
    default:
      guard line.handle(key) else {
        sayDead([key])
        return []
      }
      filterLine = line
      filterPane(by: line.text)
    }
    return []
  }

  /// Pasted text is typed text, never keys; where something is to be confirmed it is not taken at all.
  mutating func pasted(_ text: String) -> [Effect] {
    if commandLine != nil {
      commandLine?.insert(text)
      return []
    }
    if !dialogs.isEmpty { return takeInForm(.pasted(text)) }
    if var line = filterLine {
      line.insert(text)
      filterLine = line
      filterPane(by: line.text)
    } else {
      notice = .info("Pasted text is never taken for keys.")
    }
    return []
  }

  /// Control-C leaves what is open; with nothing open it leaves the program.
  mutating func interrupted() -> [Effect] {
    if commandLine != nil {
      commandLine = nil
      return []
    }
    if !dialogs.isEmpty { return cancelDialog() }
    if filterLine != nil {
      filterLine = nil
      return []
    }
    return [.terminal(.quit(status: 0))]
  }
}

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
  mutating func append(digit key: Key) -> Bool {
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
