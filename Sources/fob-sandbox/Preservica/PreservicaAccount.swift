/// A user of the stand-in for Preservica.
struct PreservicaAccount: Sendable, Equatable {
  /// What a password alone leads to.
  enum SecondFactor: Sendable, Equatable {
    case none
    /// A code from this seed (base32) is asked for.
    case seed(String)
    /// It must be set up first, in the web interface.
    case notSetUp
  }

  let name: String
  let fullName: String
  let password: String
  let secondFactor: SecondFactor
  let roles: [String]

  static let tenant = "LIBRARY"
  /// The system property `external.auth.key`, which trusted applications share.
  static let sharedSecret = "shared by archive & portal"

  static let operations = PreservicaAccount(
    name: "ops@example.org", fullName: "Olga Operations", password: "pa&ss+w%rd= \"ü;#", secondFactor: .none,
    roles: ["ROLE_SDB_MANAGER_USER", "ROLE_SDB_INGEST_USER", "ROLE_SDB_ACCESS_USER"])
  static let second = PreservicaAccount(
    name: "second@example.org", fullName: "Sékou Second", password: "second factor 2",
    secondFactor: .seed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
    roles: ["ROLE_SDB_ADMIN_USER", "ROLE_SDB_MANAGER_USER", "ROLE_SDB_CONFIG_MANAGER_USER"])
  static let setup = PreservicaAccount(
    name: "setup@example.org", fullName: "Sven Setup", password: "not set up yet", secondFactor: .notSetUp,
    roles: ["ROLE_SDB_ACCESS_USER"])
  static let all = [operations, second, setup]
}
