import TokenModel

/// What the pane of the upload tokens says where it has no rows to show: a sentence and what to do.
struct TokensMessage: Equatable {
  let sentence: String
  let advice: String?
  var isFailure = false

  /// Nil where there is nothing to say.
  static func of(_ state: AppState) -> TokensMessage? {
    guard let chosen = state.chosenState else { return nil }
    guard let environment = chosen.environment else {
      return TokensMessage(
        sentence: "The file of this environment cannot be used.", advice: "Mend it, then press \(state.key(.reload)).")
    }
    guard let profile = state.profile(of: environment) else {
      return TokensMessage(
        sentence: "This fob does not know the service \(environment.service).", advice: nil, isFailure: true)
    }
    guard profile.uploadTokens != nil else {
      return noTokens(state, profile, environment, hasSession: chosen.hasLivingSession(at: state.now))
    }
    return ofList(state, chosen, profile)
  }

  private static func noTokens(
    _ state: AppState, _ profile: ServiceProfile, _ environment: Environment, hasSession: Bool
  ) -> TokensMessage {
    let way =
      hasSession
      ? "Press \(state.key(.copy)) to copy it, \(state.key(.inspect)) to inspect it."
      : "Press \(state.key(.logIn)) to log in."
    return TokensMessage(
      sentence: "\(profile.displayName) has no upload tokens.",
      advice: "Scripts use the session's own token: fob token \(environment.name). \(way)")
  }

  private static func ofList(
    _ state: AppState, _ chosen: EnvironmentState, _ profile: ServiceProfile
  ) -> TokensMessage? {
    guard let list = state.chosenList else { return nil }
    if let failure = list.failure {
      return TokensMessage(
        sentence: failure.reason,
        advice: state.told(failure.advice ?? ""),
        isFailure: true)
    }
    if !list.loads.isEmpty || list.reading != nil, list.rows.loadedCount == 0 {
      return TokensMessage(sentence: "Reading the upload tokens…", advice: nil)
    }
    guard list.hasAnswer else { return noSession(state, chosen) }
    if let refusal = list.filter.refusal {
      return TokensMessage(sentence: refusal, advice: "\(state.key(.back)) clears the filter.", isFailure: true)
    }
    if !list.filter.isEmpty {
      return noMatch(state, list, profile)
    }
    if let remark = list.remark { return TokensMessage(sentence: remark, advice: nil) }
    return TokensMessage(
      sentence: "There are no upload tokens on this server.",
      advice: list.issuers == [] ? nil : "Press \(state.key(.create)) to create the first one.")
  }

  private static func noMatch(_ state: AppState, _ list: TokenList, _ profile: ServiceProfile) -> TokensMessage {
    if list.reading != nil { return TokensMessage(sentence: "No match so far; the rest is being read.", advice: nil) }
    let clear = "\(state.key(.back)) clears the filter."
    guard list.rows.hasEveryRow else {
      let count = "\(list.rows.loadedCount.grouped) of \(list.rows.count.grouped)"
      return TokensMessage(
        sentence: "No match among the \(count) upload tokens that are read.",
        advice: "Press \(state.key(.reload)) to read the rest. \(clear)")
    }
    if list.filter.filter.terms.contains(where: { $0.asksForWholeText }) {
      return TokensMessage(
        sentence: "No upload token matches the filter.",
        advice: "label:a is the whole label, label:*a* any with it in. \(clear)")
    }
    let examples = profile.uploadTokens.map(ListFilter.examples) ?? ""
    return TokensMessage(
      sentence: "No upload token matches the filter.", advice: "\(clear) It takes: \(examples).")
  }

  private static func noSession(_ state: AppState, _ chosen: EnvironmentState) -> TokensMessage {
    if let activity = chosen.activity {
      return TokensMessage(sentence: "Waiting for the session: \(activity.word)", advice: nil)
    }
    guard let held = chosen.held else {
      return TokensMessage(
        sentence: "Not logged in.", advice: "Press \(state.key(.logIn)) to log in; the upload tokens are read then.")
    }
    if held.secondsLeft(at: state.now).map({ $0 <= 0 }) ?? false {
      return TokensMessage(
        sentence: "The session has ended.",
        advice: "Press \(state.key(.logIn)) to log in again; the upload tokens are read then.")
    }
    return TokensMessage(sentence: "Reading the upload tokens…", advice: nil)
  }
}
