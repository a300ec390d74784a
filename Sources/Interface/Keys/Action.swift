/// Something that keys do, and all that bindings, footer and help need to know about it.
struct Action: Sendable {
  enum Group: String, Sendable, CaseIterable {
    case moving = "Moving"
    case sessions = "Sessions"
    case tokens = "Upload tokens"
    case program = "Program"
    case dialogs = "In dialogs"
  }

  /// How it is named in the footer, and its place there: those with the lowest number stay when there is little room.
  struct Hint: Sendable {
    let word: String
    let rank: Int
  }

  let name: ActionName
  let group: Group
  /// Each binding is one key or a sequence of keys.
  let bindings: [[Key]]
  let contexts: Set<KeyContext>
  /// One line for the help.
  let help: String
  var hint: Hint?
  /// Whether a number typed before repeats it or says where to go.
  var takesCount = false
  /// Whether it ends something on a server; such an action has no Control key and is never taken from a paste.
  var isDestructive = false

  init(
    _ name: ActionName, _ group: Group, _ bindings: [[Key]], in contexts: Set<KeyContext>, help: String,
    hint: Hint? = nil, takesCount: Bool = false, isDestructive: Bool = false
  ) {
    self.name = name
    self.group = group
    self.bindings = bindings
    self.contexts = contexts
    self.help = help
    self.hint = hint
    self.takesCount = takesCount
    self.isDestructive = isDestructive
  }
}
