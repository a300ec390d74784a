/// Where a copied value goes.
public enum ClipboardChecks {
  /// What is to be said of copying.
  public static func findings(_ facts: ClipboardFacts) -> [Finding] {
    var findings: [Finding] = []
    for way in facts.ways {
      switch way {
      case .tmux(false?, let terminal):
        findings.append(
          .advice(
            .clipboard, "tmux",
            "Copies reach tmux's buffer, but tmux does not pass them on: its terminal is not known to take them.",
            remedy: "tmux set -as terminal-features ',\(terminal):clipboard'"))
        return findings
      case .tmux(let passesOn, _):
        let onward = passesOn == nil ? "" : ", which passes them on to its terminal"
        return findings + [.good(.clipboard, "tmux", "Copies go through tmux\(onward).")]
      case .desktop(let program, true):
        return findings + [.good(.clipboard, program, "Copies go to this machine's desktop by \(program).")]
      case .desktop(let program, false):
        findings.append(
          .advice(
            .clipboard, program, "This machine's desktop takes copies by \(program), which is not installed.",
            remedy: "Install \(program)."))
      case .screen:
        return findings + [
          .good(
            .clipboard, "GNU screen",
            "Copies go through GNU screen to its terminal (OSC 52). Some terminals take them only where their settings allow it."
          )
        ]
      case .terminal:
        return findings + [
          .good(
            .clipboard, "terminal",
            "Copies go to the terminal (OSC 52), over SSH too. Some terminals take them only where their settings allow it."
          )
        ]
      }
    }
    guard findings.isEmpty else { return findings }
    return [
      .advice(
        .clipboard, "terminal", "This terminal has no clipboard.", remedy: "Show the value with v, and select it.")
    ]
  }
}
