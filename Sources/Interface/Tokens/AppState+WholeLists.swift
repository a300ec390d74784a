import TokenModel

extension AppState {
  /// Begins to read the lists of some environments that are not whole, of those with a living session: nothing is spent for it.
  mutating func readWholeLists(where isWanted: (Environment) -> Bool) -> [Effect] {
    environments.flatMap { state -> [Effect] in
      guard let environment = state.environment, isWanted(environment), state.hasLivingSession(at: now),
        var list = lists[environment.name], list.failure == nil, list.reading == nil, !list.isReadingStopped,
        !list.hasAnswer || !list.rows.isEverythingLoaded || list.completeness == .unknown
      else { return [] }
      let work = nextWork()
      let stopped = list.loads.values.map(Effect.cancel)
      list.loads = [:]
      list.reading = TokenList.Reading(work: work)
      lists[environment.name] = list
      return stopped + [.start(.loadAll(sort: list.serverSort), environment, work)]
    }
  }
}
