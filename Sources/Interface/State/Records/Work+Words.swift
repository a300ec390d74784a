import TokenModel

extension Work {
  /// What is tried, after "to": `renew the session`.
  var words: String {
    switch self {
    case .obtainSession: "get a valid session"
    case .renewSession: "renew the session"
    case .logIn(_, after: nil): "log in"
    case .logIn: "log in with a second factor"
    case .unlockVault: "unlock the vault"
    case .awaitApproval: "log in with an approval"
    case .logOut: "log out"
    case .readDetails: "ask the server about the session"
    case .loadPage(let query): "read page \(query.page) of the upload tokens"
    case .loadAll: "read all upload tokens"
    case .readToken: "read an upload token"
    case .create: "create an upload token"
    case .revoke: "revoke an upload token"
    case .revokeMany(let rows): "revoke \(rows.count) upload tokens"
    case .resumeRevocation: "go on with a revocation"
    case .discardRevocation: "forget a revocation"
    case .keepLabel(let label, _): label == nil ? "forget a label" : "keep a label"
    }
  }

  /// Whether it gets or renews the session.
  var isAboutSession: Bool {
    switch self {
    case .obtainSession, .renewSession, .logIn, .awaitApproval: true
    default: false
    }
  }
}
