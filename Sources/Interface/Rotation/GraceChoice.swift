import Formats
import TerminalKit
import TokenModel

/// How long an old upload token stays valid once its replacement exists, as a person chooses it.
enum GraceChoice: Sendable, Equatable, CaseIterable {
  /// Until somebody revokes it.
  case kept
  case hour, day, week

  var ending: RotationPlan.Ending {
    switch self {
    case .kept: .kept
    case .hour: .revoked(afterSeconds: 3_600)
    case .day: .revoked(afterSeconds: 86_400)
    case .week: .revoked(afterSeconds: 7 * 86_400)
    }
  }

  /// The next choice; the first one follows the last.
  var next: GraceChoice {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// `24 hours`; nil if nothing ends it.
  var span: String? {
    switch self {
    case .kept: nil
    case .hour: "1 hour"
    case .day: "24 hours"
    case .week: "7 days"
    }
  }

  /// What becomes of the old tokens, as a sentence.
  /// - Parameter count: how many there are.
  func sentence(count: Int) -> String {
    let subject = count == 1 ? "The old token stays valid" : "The old tokens stay valid"
    guard let span else { return "\(subject) until you revoke \(count == 1 ? "it" : "them")." }
    return "\(subject) for \(span) more, then fob keep revokes \(count == 1 ? "it" : "them")."
  }
}

/// Asks about what ends old upload tokens after a grace, which can be changed in it.
protocol GraceDialog: Dialog {
  /// Whether it can be changed now.
  var changingGrace: Availability { get }
  mutating func changeGrace()
}

extension Action {
  static let grace = Action(
    .grace, .dialogs, [.character("t")], in: [.rotation, .confirmation],
    help: "grace: how long the old upload tokens stay valid after a rotation", hint: Hint("grace", 4),
    when: { ($0.dialogs.last as? any GraceDialog)?.changingGrace ?? .impossible("Only a rotation has a grace.") }
  ) { state, _ in state.changeGrace() }
}

extension AppState {
  fileprivate mutating func changeGrace() -> [Effect] {
    guard var dialog = dialogs.last as? any GraceDialog else { return [] }
    dialog.changeGrace()
    replaceDialog(dialog)
    return []
  }
}
