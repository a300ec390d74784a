import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Everything about an environment and its session, in its dialog or beside the list.
struct SessionInspection {
  private let dialog: InspectDialog?
  private let name: String
  private let state: AppState
  private let dates: DateText

  /// - Parameter dialog: nil beside the list, where nothing is asked for and nothing can be shown in the clear.
  init(_ dialog: InspectDialog?, _ name: String, _ state: AppState) {
    self.dialog = dialog
    self.name = name
    self.state = state
    dates = DateText(zone: state.display.zone)
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Environment \(name)")
    guard let found = state.environments.first(where: { $0.name == name }) else {
      content.lines.add("This environment no longer exists.", width: width)
      return content
    }
    content.isProduction = found.isProduction
    guard !found.isUnread else {
      content.lines.add(EnvironmentState.beingRead, width: width)
      return content
    }
    if case .broken(_, let problem)? = found.entry {
      content.lines.add(problem.description, .statusError, width: width)
      return content
    }
    if dialog?.showsAnswer == true, let answer = dialog?.details?.answer {
      content.lines.add("Raw response", .header, width: width)
      AnswerLines.add(
        answer, hiding: found.held?.session.accessToken, to: &content.lines, width: width, glyphs: state.display.glyphs)
      return content
    }
    if let environment = found.environment {
      for fact in place(environment, found) { FactLines.add(fact, to: &content.lines, width: width) }
    }
    if let fact = found.environment.flatMap(state.certificateFact) {
      FactLines.add(fact, to: &content.lines, width: width)
    }
    if let share = ShareText(found) { FactLines.add(share.fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add(StyledText("Session", .header))
    addSession(found, to: &content.lines, width: width)
    if let details = dialog?.details {
      content.lines.addGap()
      content.lines.add(StyledText("What the server says", .header))
      for fact in details.facts {
        let values = fact.values.map { StyledText(DisplayText($0)) }
        FactLines.add(Fact(fact.name, values), to: &content.lines, width: width)
      }
    }
    guard let dialog else { return content }
    if found.environment != nil {
      HistoryLines.add(dialog.history, to: &content.lines, width: width, dates: dates)
    }
    InspectionStatus.add(dialog, state, to: &content.lines, width: width, glyphs: state.display.glyphs)
    return content
  }

  private func place(_ environment: Environment, _ found: EnvironmentState) -> [Fact] {
    let service = state.displayName(of: environment.service)
    let facts: [(String, String?)] = [
      ("Service", service), ("Address", environment.origin.text), ("Label", environment.label),
      ("Account", environment.username), ("Tenant", environment.tenant),
      ("Organizations", environment.organizations.isEmpty ? nil : environment.organizations.joined(separator: ", ")),
      ("Settings", settings(environment)),
      ("Production", environment.isProduction ? "yes" : "no"),
      ("Read-only", environment.isReadOnly || state.isReadOnly ? "yes: fob changes nothing on the server" : nil),
      ("Refresh", found.refresh.rawValue),
      ("Token file", environment.tokenFile.map { "\($0) (\(environment.tokenFileFormat.rawValue))" }),
      ("On event", environment.onEvent.map(TokenModel.CommandWords.line)),
      ("File", environment.file), ("From", environment.place.system.map { "\($0), for all users of this machine" }),
      (
        "Hides",
        environment.place.hides.isEmpty
          ? nil
          : "\(environment.place.hides.joined(separator: ", ")); production and read-only there still hold"
      ),
    ]
    return facts.compactMap { name, value in value.map { Fact(name, $0) } }
  }

  /// What only the service understands, as the file writes it.
  private func settings(_ environment: Environment) -> String? {
    let words = environment.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private func addSession(_ found: EnvironmentState, to lines: inout StyledLines, width: Int) {
    guard let held = found.held else {
      lines.add(noSession(found.status), width: width)
      return
    }
    var facts = [
      held.session.account.map { Fact("Logged in as", $0) }, held.session.tenant.map { Fact("Tenant", $0) },
      Fact("Issued", dates.full(held.session.issued, now: state.now.addingTimeInterval(held.clockOffset)).string),
      expiry(found, held),
      held.checked.map { Fact("Checked", dates.full($0, now: state.now).string) },
    ].compactMap(\.self)
    if held.clockOffset != 0 {
      facts.append(Fact("Clock", "the server's is \(Int(held.clockOffset)) s ahead of this machine's", .statusWarn))
    }
    let value = held.session.accessToken.map { secret in
      ValueFacts(value: secret, isOneOfMany: false, dialog: dialog, state: state)
    }
    facts.append(value?.value("Access token") ?? cookies(held.session.credentials))
    if case .tokens(let tokens) = held.session.credentials {
      facts.append(Fact("Refresh token", tokens.refresh == nil ? "none, or possibly spent" : "yes"))
    }
    if let failure = found.status?.failure {
      facts.append(Fact("Last failure", "\(dates.second(failure.at)): \(failure.reason)", .statusWarn))
    }
    if let environment = found.environment {
      facts += UseFacts(environment: environment, profile: state.profile(of: environment)).session
    }
    for fact in facts { FactLines.add(fact, to: &lines, width: width) }
    value?.token?.add(to: &lines, width: width)
  }

  private func noSession(_ status: SessionStatus?) -> String {
    switch status?.holding {
    case .otherOrigin(let change):
      "The saved session is for \(change.from). Press \(state.key(.logIn)) to log in at the new address."
    case .unusable(let reason): reason
    case nil, .nothing, .session: "None. Press \(state.key(.logIn)) to log in."
    }
  }

  private func expiry(_ found: EnvironmentState, _ held: HeldSession) -> Fact {
    guard case .counting(let level, let countdown, _) = SessionDisplayState(found, in: state),
      let expires = held.session.expires
    else { return Fact("Expires", "the server does not say") }
    let glyph = ExpiryText(glyphs: state.display.glyphs).glyph(level)
    let left = countdown.hasEnded ? "" : "in \(countdown.text(.twoUnits)), "
    var text = StyledText("\(glyph) \(left)\(level.displayName)" as DisplayText, ExpiryText.slot(level))
    text.append("  \(dates.second(expires))", .textDim)
    return Fact("Expires", [text])
  }

  private func cookies(_ credentials: SessionCredentials) -> Fact {
    guard case .cookies(let cookies) = credentials else { return Fact("Cookies", "–") }
    return Fact("Cookies", cookies.map(\.name).joined(separator: ", "))
  }
}

/// Header and claims of a JWT: the registered names explained, times as dates, everything else as the JSON that it is.
struct JWTLines {
  let token: JSONWebToken
  let dates: DateText
  let now: Date

  /// What the names of RFC 7515 section 4.1 and RFC 7519 section 4.1 stand for.
  private static let meanings = [
    "alg": "algorithm", "typ": "type", "kid": "key id", "cty": "content", "iss": "issuer", "sub": "subject",
    "aud": "audience", "exp": "expires", "nbf": "not before", "iat": "issued", "jti": "token id",
  ]
  private static let times: Set = ["exp", "nbf", "iat"]

  func add(to lines: inout StyledLines, width: Int) {
    lines.addGap()
    lines.add("Decoded token (not verified)", .header, width: width)
    add(token.header, "header", to: &lines, width: width)
    add(token.claims, "claims", to: &lines, width: width)
  }

  private func add(_ part: JSONValue, _ name: String, to lines: inout StyledLines, width: Int) {
    let members = part.objectValue ?? [:]
    guard !members.isEmpty else { return lines.add("no \(name)", .textDim, width: width) }
    for key in members.keys.sorted(by: isBefore) {
      let fact = Fact(Self.meanings[key].map { "\(key) \($0)" } ?? key, [value(of: key, members[key] ?? .null)])
      FactLines.add(fact, to: &lines, width: width)
    }
  }

  /// The registered names first.
  private func isBefore(_ left: String, _ right: String) -> Bool {
    let (isLeftKnown, isRightKnown) = (Self.meanings[left] != nil, Self.meanings[right] != nil)
    return isLeftKnown == isRightKnown ? left < right : isLeftKnown
  }

  private func value(of key: String, _ value: JSONValue) -> StyledText {
    if Self.times.contains(key), let seconds = value.numberValue, abs(seconds) < 1e11 {
      let date = Date(timeIntervalSince1970: seconds)
      return StyledText("\(dates.second(date)), \(dates.distance(date, now: now)) (\(DisplayText(value.text())))")
    }
    if Self.meanings[key] != nil, let text = value.stringValue { return StyledText(DisplayText(text)) }
    return StyledText(DisplayText(value.text()))
  }
}
