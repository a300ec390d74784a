import TerminalKit

/// What the terminal can show.
public enum TerminalChecks {
  /// The smallest screen that shows lists, in rows and columns.
  static let (leastRows, leastColumns) = (10, 40)

  /// Findings on the terminal.
  public static func findings(_ facts: TerminalFacts) -> [Finding] {
    if let fault = facts.libraryFault {
      return [
        .problem(
          .terminal, "screen", "The screens need ncursesw: \(fault).",
          remedy: "Install the package libncursesw6, or use: fob --plain")
      ]
    }
    return (facts.isThere ? [description(facts), size(facts)].compactMap(\.self) : [absence]) + [characters(facts)]
  }

  /// Findings on QR codes for logins that are approved in a browser.
  /// - Parameter fault: why none can be made, or nil.
  public static func findings(ofCodes fault: String?) -> [Finding] {
    guard let fault else { return [] }
    return [
      .advice(
        .terminal, "QR codes", "Device logins show no QR code: \(fault).", remedy: "Install the package libqrencode4.")
    ]
  }

  private static let absence = Finding.good(
    .terminal, "screen", "This command has no terminal, so fob knows only your terminal's variables.")

  private static func description(_ facts: TerminalFacts) -> Finding {
    guard facts.canPlaceText else {
      let name = facts.name.isEmpty ? "TERM is not set" : "The system has no usable description of \(facts.name) (TERM)"
      return .problem(
        .terminal, "screen", "\(name): the screens cannot be drawn.",
        remedy:
          "Set TERM to what the terminal is, install its description (Debian: ncurses-term), or use: fob --plain")
    }
    let colors =
      switch facts.colors {
      case _ where facts.wantsNoColors: "no colours, as NO_COLOR asks for"
      case ..<8: "no colours"
      default: "\(facts.colors) colours"
      }
    return .good(.terminal, "screen", "\(facts.name), \(colors).")
  }

  private static func size(_ facts: TerminalFacts) -> Finding? {
    guard let size = facts.size, size.rows < leastRows || size.columns < leastColumns else { return nil }
    return .advice(
      .terminal, "size", "The window is \(size.columns)×\(size.rows): too small for lists.",
      remedy: "Enlarge it to at least \(leastColumns)×\(leastRows).")
  }

  private static func characters(_ facts: TerminalFacts) -> Finding {
    let asked = facts.locale.isEmpty ? "no locale" : "the locale \(facts.locale)"
    switch (facts.isUTF8, facts.hasLocale) {
    case (true, true): return .good(.terminal, "locale", "UTF-8, by \(asked).")
    case (true, false):
      return .advice(
        .terminal, "locale",
        "The variables ask for \(asked), which is not installed. fob continues with UTF-8; other programs may not.",
        remedy: "Install the locale, or set LC_ALL=C.UTF-8")
    case (false, _):
      return .advice(
        .terminal, "locale", "The variables ask for \(asked), which is not UTF-8: non-ASCII characters show as ?",
        remedy: "If the terminal shows UTF-8, set LC_ALL=C.UTF-8")
    }
  }
}

/// Where a copied value goes.
public enum ClipboardChecks {
  /// Findings on copying.
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
        let onward = passesOn == nil ? "" : ", which passes them to its terminal"
        return findings + [.good(.clipboard, "tmux", "Copies go through tmux\(onward).")]
      case .desktop(let program, true):
        return findings + [.good(.clipboard, program, "Copies go to this machine's desktop by \(program).")]
      case .desktop(let program, false):
        findings.append(
          .advice(
            .clipboard, program, "This machine's desktop accepts copies through \(program), which is not installed.",
            remedy: "Install \(program)."))
      case .screen:
        return findings + [
          .good(
            .clipboard, "GNU screen",
            "Copies go through GNU screen to its terminal (OSC 52). Some terminals accept them only if their settings allow it."
          )
        ]
      case .terminal:
        return findings + [
          .good(
            .clipboard, "terminal",
            "Copies go to the terminal (OSC 52), over SSH too. Some terminals accept them only if their settings allow it."
          )
        ]
      }
    }
    guard findings.isEmpty else { return findings }
    return [
      .advice(
        .clipboard, "terminal", "This terminal has no clipboard.", remedy: "Show the value with v and select it.")
    ]
  }
}
