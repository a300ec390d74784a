import TokenModel

extension AppState {
  /// Takes in what is held for one environment.
  mutating func statusRead(_ name: EnvironmentName, _ status: SessionStatus, _ demand: LoginDemand) {
    let now = now
    change(name) { $0.take(status, loginDemand: demand, now: now) }
  }

  /// Chooses an environment by its place; work for the list of the one before that is not done is given up.
  mutating func choose(_ index: Int) -> [Effect] {
    guard !environments.isEmpty else { return [] }
    let state = environments[index.clamped(to: 0...environments.count - 1)]
    guard state.name != chosen else { return [] }
    let effects = stopLoading()
    chosen = state.name
    return effects
  }

  /// Gives up loading the chosen environment's upload tokens.
  private mutating func stopLoading() -> [Effect] {
    chosenList?.giveUpLoading().map(Effect.cancel) ?? []
  }
}
