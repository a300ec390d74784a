import TokenModel

extension Message {
  /// The work that has ended with this, and why it failed where it did; nil for what is not the end of any work.
  var endedWork: (id: WorkID, failure: SessionFailure?)? {
    switch self {
    case .sessionNotObtained(_, let id, let failure), .loginFailed(_, let id, let failure),
      .logOutFailed(_, let id, let failure), .detailsNotRead(_, let id, let failure),
      .listFailed(_, let id, let failure), .tokenNotRead(_, let id, let failure),
      .tokenNotCreated(_, let id, let failure), .tokenNotRevoked(_, let id, let failure),
      .labelNotKept(_, let id, let failure), .revocationFailed(_, let id, let failure),
      .revocationNotDiscarded(_, let id, let failure):
      (id, failure)
    case .sessionObtained(_, let id, _), .loginAnswered(_, let id, _), .loggedOut(_, let id, _),
      .detailsRead(_, let id, _), .pageLoaded(_, let id, _), .listCompleted(_, let id, _), .tokenRead(_, let id, _),
      .tokenCreated(_, let id, _), .tokenRevoked(_, let id, _), .labelKept(_, let id, _),
      .revocationEnded(_, let id, _), .revocationDiscarded(_, let id), .vaultUnlocked(_, let id),
      .vaultNotUnlocked(_, let id, _):
      (id, nil)
    default: nil
    }
  }
}
