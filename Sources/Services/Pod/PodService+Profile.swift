import TokenModel

extension PodService {
  /// What POD offers. Its scopes are what the server's form offers; its sign-in limit counts right and wrong passwords alike, by address.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "pod"), displayName: "POD Aggregator",
    keys: [
      EnvironmentKey(.username, help: "The account's email address."),
      EnvironmentKey(.secret(.password), help: "The account's password."),
      EnvironmentKey(
        .organizations,
        help:
          "The organizations by the names in their addresses (/organizations/NAME); without it, all of the account's."),
    ],
    canRefresh: false,
    scriptToken: .none(
      reason: "POD Aggregator's sessions are cookies and give scripts no token. "
        + "Scripts use an upload token: fob tokens show ENV HANDLE --reveal"),
    uploadTokens: UploadTokenSupport(
      facts: [.label, .scope, .organization, .lastUse], serverSorts: [], pageSize: nil,
      scopes: [.all, .upload, .download], lifetimes: .neverOnly, idIsSecret: false,
      use: UploadTokenUse(
        place: .header(name: "Authorization", prefix: "Bearer "), path: "/organizations/ORGANIZATION/uploads",
        fileField: "upload[files][]",
        reading: UploadTokenUse.Reading(scope: .download, path: "/organizations/ORGANIZATION.json"))),
    signInLimit: PodSignIn.limit, logOut: .endsOnServer,
    sessionEnd: "the account's password is changed")
}
