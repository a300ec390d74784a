import Host
import TokenModel

/// Sessions from before the settings named another place for them.
extension SessionKeeper {
  /// The keeper of the sessions in the other place, if one may be there of an environment; nothing new is kept there.
  private func ofRemains(of name: EnvironmentName) -> SessionKeeper? {
    guard let elsewhere, elsewhere.mayHoldSession(name) else { return nil }
    var keeper = self
    (keeper.store, keeper.elsewhere) = (elsewhere, nil)
    return keeper
  }

  /// The path of an environment's record in the other place, if a session may be there.
  public func remains(of name: EnvironmentName) -> String? {
    ofRemains(of: name).map { $0.store.path(of: name) }
  }

  /// The same on a thread of its own.
  func keeperOfRemains(_ name: EnvironmentName) async -> SessionKeeper? {
    await BlockingCall.run { ofRemains(of: name) }
  }
}
