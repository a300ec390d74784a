import TokenModel

/// Replacing an upload token by one like it.
extension Action {
  static let rotate = Action(
    .rotate, .tokens, [.character("o")], in: [.main, .inspect],
    help: "rotate: make an upload token like this one, then offer to revoke this one", opens: true, when: \.rotation
  ) { state, _ in state.openRotation() }
}

extension AppState {
  fileprivate var rotation: Availability {
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard case .failure(let problem)? = rotation(of: token, in: name) else { return .possible }
    return .impossible(problem.description)
  }

  fileprivate mutating func openRotation() -> [Effect] {
    guard let (name, token) = tokenAtHand, case .success(let request)? = rotation(of: token, in: name) else {
      return []
    }
    return open(.rotate(RotateDialog(name, token, request: request)))
  }

  /// What to ask for to get a token like one, or why there is none.
  func rotation(of token: ListedToken, in name: EnvironmentName) -> Result<TokenRequest, TokenRotation.Problem>? {
    guard let support = environment(name).flatMap(profile(of:))?.uploadTokens else { return nil }
    do throws(TokenRotation.Problem) {
      return .success(try TokenRotation.request(like: token, support: support))
    } catch {
      return .failure(error)
    }
  }

  /// Opens, below the dialog that shows a new token, the one that offers to end the token that it replaces.
  mutating func offerToRevoke(replacedBy work: WorkID, _ successor: Handle) {
    guard case .rotate(let dialog) = dialogs.first(where: { $0.work == work }),
      let environment = environment(dialog.environment)
    else { return }
    close(work)
    var offer = RevokeDialog(environment, dialog.token)
    offer.successor = successor
    dialogs.append(.revoke(offer))
  }
}
