import Formats
import TerminalKit
import TokenModel

/// A menu of what can be copied.
struct CopyDialog: Dialog {
  static let width = 60

  /// What it is copied of: a handle or an environment.
  let title: String
  let isProduction: Bool
  let choices: [CopyChoice]
  var selected = 0

  var keyContext: KeyContext { .menu }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var choiceCount: Int { choices.count }

  init(title: String, isProduction: Bool, choices: [CopyChoice]) {
    self.title = title
    self.isProduction = isProduction
    self.choices = choices
  }

  var choice: CopyChoice { choices[selected] }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.dialogs.removeLast()
    return state.copy(choice.text, what: choice.word)
  }
}

extension CopyDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    var content = DialogContent(title: "Copy: \(DisplayText(title))")
    content.isProduction = isProduction
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let line = mark + DisplayText(choice.word).padded(to: max(0, width - 2))
      content.foot.add(StyledText(line, isSelected ? .rowSelected : .text).pointing(at: .choice(index)))
    }
    content.foot.addGap()
    content.foot.add(choice.preview, .textDim, width: width)
    return content
  }
}

/// One text that can be copied of an upload token or a session.
struct CopyChoice: Sendable, Equatable {
  /// What it is, in the menu and in the audit log.
  let word: String
  let text: Secret
  /// What is seen of it in the menu; no secret.
  let preview: String
}

extension CopyChoice {
  /// What stands for a secret in previews.
  private static let masked = "•••"

  /// What can be copied of an upload token.
  static func choices(of token: ListedToken, in environment: Environment, profile: ServiceProfile?) -> [CopyChoice] {
    let support = profile?.uploadTokens
    var choices = [
      CopyChoice(word: "value", text: token.token.value, preview: "the token itself, to hand it on"),
      CopyChoice(word: "handle", text: Secret(token.handle.text), preview: token.handle.text),
    ]
    if let id = token.token.reference.id, support?.idIsSecret == false {
      choices.append(CopyChoice(word: "id", text: id, preview: "\(id.revealed), the server's id"))
    }
    guard let use = support?.use else { return choices }
    if case .header(let name, let prefix) = use.place {
      choices.append(header(name, prefix, token.token.value))
    }
    return choices + [curl(CurlLine.upload(token, to: environment, use: use))]
  }

  /// What can be copied of a session with a token for scripts.
  static func choices(of value: Secret, in environment: Environment, profile: ServiceProfile) -> [CopyChoice] {
    var choices = [CopyChoice(word: "value", text: value, preview: "the session's token itself")]
    if case .header(let name, let prefix) = profile.scriptToken { choices.append(header(name, prefix, value)) }
    return choices + [curl(CurlLine.session(of: environment, path: profile.examplePath ?? "/"))]
  }

  private static func header(_ name: String, _ prefix: String, _ value: Secret) -> CopyChoice {
    CopyChoice(
      word: "header line", text: Secret("\(name): \(prefix)\(value.revealed)"), preview: "\(name): \(prefix)\(masked)")
  }

  private static func curl(_ line: String) -> CopyChoice {
    CopyChoice(word: "curl line", text: Secret(line), preview: line)
  }
}

/// Command lines for curl that have fob give the token when they run, so that it stands neither in them nor in the list of processes. They are for
/// bash, zsh and ksh, which know `<(…)`.
enum CurlLine {
  /// Asks something of the server with the session of an environment.
  static func session(of environment: Environment, path: String) -> String {
    let token = "fob token \(ShellWord.quoted(environment.name.text)) --curl-config"
    return "curl --config <(\(token)) \(ShellWord.quoted(environment.origin.text + path))"
  }

  /// Uploads a file with an upload token, or reads with one that must not upload.
  static func upload(_ token: ListedToken, to environment: Environment, use: UploadTokenUse) -> String {
    let name = ShellWord.quoted(environment.name.text)
    let config = "fob tokens show \(name) \(token.handle.text) --reveal --curl-config"
    guard use.uploads(with: token.token) else { return "curl --config <(\(config))" }
    return "curl --config <(\(config)) --form \(ShellWord.quoted("\(use.fileField)=@FILE"))"
  }
}

extension Action {
  static let copyMenu = Action(
    .copyMenu, .tokens, [.character("Y")], in: [.main, .inspect],
    help: "copy menu: value, handle or id, header line, a curl line that holds no secret", hint: Hint("copy as", 12),
    opens: true, when: \.copying
  ) { state, _ in state.openCopyMenu() }
}

extension AppState {
  /// Opens the menu of what can be copied of the token or session that keys act on.
  fileprivate mutating func openCopyMenu() -> [Effect] {
    copyDialog.map { open($0) } ?? []
  }

  private var copyDialog: CopyDialog? {
    if let (name, token) = tokenAtHand, let environment = environment(name) {
      let choices = CopyChoice.choices(of: token, in: environment, profile: profile(of: environment))
      return CopyDialog(title: token.handle.text, isProduction: environment.isProduction, choices: choices)
    }
    guard let state = sessionAtHand, let environment = state.environment, let profile = profile(of: environment),
      let value = state.held?.session.accessToken
    else { return nil }
    let choices = CopyChoice.choices(of: value, in: environment, profile: profile)
    return CopyDialog(title: environment.name.text, isProduction: environment.isProduction, choices: choices)
  }

  /// The environment whose session is inspected, else the chosen one.
  private var sessionAtHand: EnvironmentState? {
    guard case .session(let name) = dialogs.last?.subject else { return chosenState }
    return environments.first { $0.name == name }
  }
}
