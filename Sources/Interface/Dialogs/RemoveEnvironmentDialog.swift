import Formats
import TerminalKit
import TokenModel

/// Asks whether an environment shall be removed from this machine.
struct RemoveEnvironmentDialog: ConfirmedDialog, WritingDialog {
  static let width = 66

  let name: EnvironmentName
  let file: String
  var top: Int? = 0
  var confirmation: Confirmation
  var work: WorkID?
  var problem: String?

  var keyContext: KeyContext { confirmation.keyContext }

  /// - Parameter isProduction: whether its name must be typed; so where nobody knows.
  init(_ name: EnvironmentName, file: String, isProduction: Bool) {
    self.name = name
    self.file = file
    confirmation = Confirmation(name: isProduction ? name.text : nil)
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.begin({ .removeEnvironment(name, $0) }, from: self)
  }
}

extension RemoveEnvironmentDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Remove the environment", in: name, of: state)
    let found = state.state(of: name)
    content.lines.add("Deletes from this machine:", width: width)
    content.lines.add("  \(file)", .textStrong, width: width)
    if found?.held != nil { content.lines.add("  the session that is saved here", .textStrong, width: width) }
    content.lines.addGap()
    let secret = found?.environment?.takesFromVault == true ? " Its secret stays in the vault." : ""
    content.lines.add("Your labels stay.\(secret)", width: width)
    content.lines.add(
      "Sessions and upload tokens stay valid on the server.", .statusWarn, width: width)
    if let problem { content.foot.add(problem, .statusError, width: width) }
    ConfirmationContent(confirmation: confirmation, word: "Remove", isActive: true, glyphs: state.display.glyphs)
      .add(to: &content, width: width)
    return content
  }
}

extension Action {
  static let removeEnvironment = Action(
    .removeEnvironment, .sessions, [], in: [.main], help: "remove the environment from this machine (asks first)",
    isDestructive: true, opens: true, when: \.removal
  ) { state, _ in state.openRemoval() }
}

extension AppState {
  fileprivate var removal: Availability {
    guard let state = chosenState else { return .impossible("There is no environment yet.") }
    if let refusal = state.refusesChange { return refusal }
    if let busy = busy(state) { return busy }
    return state.file == nil ? .impossible("\(state.name) is no environment; delete its file yourself.") : .possible
  }

  fileprivate mutating func openRemoval() -> [Effect] {
    guard let state = chosenState, let listed = state.file else { return [] }
    let file =
      switch state.entry {
      case .usable(let environment): environment.file
      case .broken(_, let problem): problem.file
      case nil: listed.file
      }
    return open(
      RemoveEnvironmentDialog(listed.name, file: file, isProduction: state.environment?.isProduction ?? true))
  }

  /// Takes in what became of an environment that was to be removed.
  mutating func environmentRemoved(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<EnvironmentRemoval, EnvironmentRemovalFailure>
  ) {
    switch result {
    case .success(let removal):
      close(work)
      let left = [
        removal.tokenFile.map { "\($0) was left alone." },
        removal.revealed.map { "\(name) now comes from \($0)." },
        removal.inVault.isEmpty
          ? nil : "The vault still has its \(removal.inVault.map(\.rawValue).joined(separator: " and ")).",
      ]
      notice = .done((["\(name) was removed."] + left.compactMap(\.self)).sentences)
    case .failure(let failure):
      changeDialog(RemoveEnvironmentDialog.self, waitingFor: work) { $0.fail(failure.description) }
    }
  }
}
