import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Everything about one upload token, in its dialog or beside the list.
struct TokenInspection {
  private let dialog: InspectDialog?
  private let name: EnvironmentName
  private let token: ListedToken
  private let state: AppState

  /// - Parameter dialog: nil beside the list, where nothing is asked for and nothing can be shown in the clear.
  init(_ dialog: InspectDialog?, _ name: EnvironmentName, _ token: ListedToken, _ state: AppState) {
    self.dialog = dialog
    self.name = name
    self.token = token
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let title = dialog?.isNew == true ? "Created in" : "Upload token in"
    var content = DialogContent(title: "\(title) \(name.text)")
    content.isProduction = state.environment(name)?.isProduction ?? false
    if let dialog, dialog.showsAnswer {
      addAnswer(dialog, to: &content.lines, width: width)
    } else {
      addFacts(to: &content.lines, width: width)
    }
    return content
  }

  private func addFacts(to lines: inout StyledLines, width: Int) {
    if let dialog, dialog.isNew { addNews(dialog, to: &lines, width: width) }
    let value = ValueFacts(value: token.token.value, isOneOfMany: true, dialog: dialog, state: state)
    for fact in TokenFacts(token, state).all(value: value.value("Token")) + use
      + PolicyFacts(of: token, in: name, state).all
    {
      FactLines.add(fact, to: &lines, width: width)
    }
    if let problem = token.token.problem {
      lines.addGap()
      lines.add(problem, .statusError, width: width)
    }
    value.token?.add(to: &lines, width: width)
    guard let dialog else { return }
    let dates = DateText(zone: state.display.zone)
    HistoryLines.add(dialog.history, to: &lines, width: width, dates: dates)
    InspectionStatus.add(dialog, state, to: &lines, width: width, glyphs: state.display.glyphs)
  }

  /// How to get the value of a new token, and what becomes of the one that it replaces.
  private func addNews(_ dialog: InspectDialog, to lines: inout StyledLines, width: Int) {
    let (copy, reveal) = (state.key(.copy, in: .inspect), state.key(.reveal, in: .inspect))
    let show = state.display.isPlain ? "says it, which stays on the terminal" : "shows it for 30 seconds"
    lines.add("The token is ready: \(copy) copies it, \(reveal) \(show).", .statusOk, width: width)
    if let old = dialog.predecessor {
      lines.add(
        old.isRevoked
          ? "It replaces \(old.token.handle), which is revoked."
          : "It replaces \(old.token.handle): \(state.key(.revoke, in: .inspect)) revokes that old token, not this one.",
        width: width)
    }
    lines.addGap()
  }

  private var use: [Fact] {
    guard let environment = state.environment(name) else { return [] }
    return UseFacts(environment: environment, profile: state.profile(of: environment)).facts(of: token)
  }

  private func addAnswer(_ dialog: InspectDialog, to lines: inout StyledLines, width: Int) {
    guard let answer = token.token.answer else { return }
    let isRevealed = dialog.isRevealed(at: state.now)
    lines.add("Raw response", .header, width: width)
    AnswerLines.add(
      answer.revealed, hiding: isRevealed ? nil : token.token.value, to: &lines, width: width,
      glyphs: state.display.glyphs)
    lines.addGap()
    let reveal = state.key(.reveal, in: .inspect)
    lines.add(
      isRevealed ? "\(reveal) hides the token." : "Token masked. \(reveal) shows it.", .textDim,
      width: width)
  }
}

/// Where and how a token is used.
struct UseFacts {
  let environment: Environment
  let profile: ServiceProfile?

  /// Of an upload token.
  func facts(of token: ListedToken) -> [Fact] {
    let service = profile?.displayName ?? environment.service.rawValue
    let place = [Fact("Environment", "\(environment.name), \(service)"), Fact("Server", environment.origin.text)]
    guard let use = profile?.uploadTokens?.use else { return place }
    let sent =
      switch use.place {
      case .header(let name, let prefix): Fact("Header", "\(name): \(prefix)TOKEN")
      case .query(let name): Fact("Parameter", "?\(name)=TOKEN")
      }
    let path = use.path(for: token.token)
    let example =
      use.uploads(with: token.token)
      ? Fact("Upload", "POST \(path), file in the form field \(use.fileField)")
      : Fact("Download", "GET \(path)")
    return place + [sent, example]
  }

  /// Of a session.
  var session: [Fact] {
    guard case .header(let name, let prefix)? = profile?.scriptToken else { return [] }
    let sent = Fact("Header", "\(name): \(prefix)TOKEN")
    guard let path = profile?.examplePath else { return [sent] }
    return [sent, Fact("Try", "GET \(path)")]
  }
}

/// A secret value as an inspection shows it: masked until it is asked for, then for a while in the clear.
struct ValueFacts {
  let value: Secret
  /// Whether some of it is seen while it is masked, to tell it from others.
  let isOneOfMany: Bool
  /// The dialog that can show it; nil beside the list, where it stays masked.
  let dialog: InspectDialog?
  let state: AppState

  func value(_ name: String) -> Fact {
    let glyphs = state.display.glyphs
    let key = state.key(.reveal, in: .inspect)
    guard let dialog, let until = dialog.revealedUntil, dialog.isRevealed(at: state.now) else {
      let masked = isOneOfMany ? MaskedValue.short(value, glyphs: glyphs) : MaskedValue.hidden(glyphs)
      var text = StyledText(masked, .secretMasked)
      if dialog != nil { text.append("  \(key) to show", .textDim) }
      return Fact(name, [text])
    }
    let left = Countdown(to: until, at: state.now).text(.twoUnits)
    let end =
      state.display.isPlain
      ? "it stays on the terminal and where that keeps its lines: clear both when you are done"
      : "hides itself in \(left); \(key) hides it now"
    return Fact(
      name,
      [
        StyledText(DisplayText(value.revealed), .secretRevealed),
        StyledText(DisplayText(end), .textDim),
      ])
  }

  /// Header and claims; nil where the value is no JWT.
  var token: JWTLines? {
    JSONWebToken(parsing: value.revealed).map {
      JWTLines(token: $0, dates: DateText(zone: state.display.zone), now: state.now)
    }
  }
}
