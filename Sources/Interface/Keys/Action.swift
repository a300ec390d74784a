/// Something that keys do, and all that bindings, footer and help need to know about it.
struct Action: Sendable {
  enum Group: String, Sendable, CaseIterable {
    case moving = "Moving"
    case sessions = "Sessions"
    case tokens = "Upload tokens"
    case program = "Program"
    case commandLine = "In the command line"
    case dialogs = "In dialogs"
  }

  /// How it is named in the footer, and how much it matters there: those with the lowest rank stay when there is little room.
  struct Hint: Sendable {
    let word: String
    private let rank: Int
    /// The pane in which it is of use; nil for both.
    private let pane: Pane?

    init(_ word: String, _ rank: Int, in pane: Pane? = nil) {
      self.word = word
      self.rank = rank
      self.pane = pane
    }

    /// The rank where a pane has the keys.
    func rank(in pane: Pane) -> Int {
      self.pane == nil || self.pane == pane ? rank : rank + 100
    }
  }

  let name: ActionName
  let group: Group
  /// Each binding is one key or a sequence of keys.
  let bindings: [[Key]]
  let contexts: Set<KeyContext>
  /// One line for the help.
  let help: String
  var hint: Hint?
  /// What may stand after its name on the command line.
  var parameter: CommandParameter?
  /// Whether a number typed before repeats it or says where to go.
  var takesCount = false
  /// Whether it ends something on a server; such an action has no Control key and is never taken from a paste.
  var isDestructive = false
  /// Whether it opens something that takes keys, so that those typed right after it are meant for that.
  var opens = false
  /// Whether it is possible now, and if not, why.
  let availability: @Sendable (AppState) -> Availability
  /// Does it, with the number that was typed before; whether it is possible was asked before.
  let perform: @Sendable (inout AppState, Int?) -> [Effect]

  init(
    _ name: ActionName, _ group: Group, _ bindings: [[Key]], in contexts: Set<KeyContext>, help: String,
    hint: Hint? = nil, parameter: CommandParameter? = nil, takesCount: Bool = false, isDestructive: Bool = false,
    opens: Bool = false, when availability: @escaping @Sendable (AppState) -> Availability = { _ in .possible },
    perform: @escaping @Sendable (inout AppState, Int?) -> [Effect]
  ) {
    self.name = name
    self.group = group
    self.bindings = bindings
    self.contexts = contexts
    self.help = help
    self.hint = hint
    self.parameter = parameter
    self.takesCount = takesCount
    self.isDestructive = isDestructive
    self.opens = opens
    self.availability = availability
    self.perform = perform
  }

  /// What it does, in a few words for the footer.
  var word: String { hint?.word ?? String(help.prefix { !",;:".contains($0) }) }
}

extension [Key] {
  /// A sequence of one key that writes a character.
  static func character(_ scalar: Unicode.Scalar) -> [Key] { [.character(scalar)] }
}
