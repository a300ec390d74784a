/// An api.video project and the key that opens it.
struct ApiVideoAccount: Sendable, Equatable {
  let key: String
  let project: String

  static let production = ApiVideoAccount(
    key: "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s", project: "prProduction")
  static let sandbox = ApiVideoAccount(key: "sandboxTestKey5fG0aZ8uE4iO2kM7wD1pX6yN3bV9", project: "prSandbox")
  static let all = [production, sandbox]
}
