import Formats
import Foundation
import Testing
import TokenModel

@Suite struct InventoryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func environment(_ name: String, _ service: String) throws -> Environment {
    Environment(
      name: try #require(EnvironmentName(name)), file: "\(name).ini",
      fingerprint: FileFingerprint(device: 1, inode: 1, size: 1, modifiedNanoseconds: 1),
      service: ServiceName(rawValue: service), origin: try Origin("https://\(name).example"), isProduction: false,
      refresh: .auto, secrets: [:])
  }

  private func part(_ name: String, _ service: String, _ tokens: [(String, String?, TokenExpiry)]) throws
    -> Inventory.Part
  {
    let rows = try tokens.map { handle, label, expiry in
      ListedToken(
        token: UploadToken(
          reference: TokenReference(identity: Secret(handle), id: nil, organization: nil), value: Secret("v"),
          label: label, created: nil, expiry: expiry),
        handle: try #require(Handle(handle)), ownLabel: nil)
    }
    let support = try #require(TestServices.lenient.uploadTokens)
    return Inventory.Part(
      PackedTokens(rows, pageSize: 2), of: try environment(name, service), support: support, now: now)
  }

  private func inventory() throws -> Inventory {
    func at(_ seconds: TimeInterval) -> TokenExpiry { .at(now.addingTimeInterval(seconds)) }
    return Inventory([
      try part(
        "prod", "api.video",
        [("k7w3qzaaaa", "batch", at(90)), ("k7w3qzaaab", nil, .never), ("k7w3qzaaac", "Café", at(10))]),
      try part("prod-east", "pod", [("k7w3qzaaad", "batch", .unknown)]),
      try part("empty", "pod", []),
      try part("test", "api.video", [("k7w3qzaaae", "old", at(50)), ("k7w3qzaaaf", "batch", at(70))]),
    ])
  }

  private func found(_ text: String, sort: TokenSort? = nil) throws -> [String] {
    try inventory().rows(matching: InventoryFilter(parsing: text), sort: sort).map {
      "\($0.part.environment.name) \($0.token.handle.text.suffix(1))"
    }
  }

  @Test(arguments: [
    ("", ["prod a", "prod b", "prod c", "prod-east d", "test e", "test f"]),
    ("env:prod", ["prod a", "prod b", "prod c"]), ("env:PROD*", ["prod a", "prod b", "prod c", "prod-east d"]),
    ("!env:prod*", ["test e", "test f"]), ("service:pod", ["prod-east d"]), ("env:prod* service:pod", ["prod-east d"]),
    ("batch", ["prod a", "prod-east d", "test f"]), ("batch !service:pod", ["prod a", "test f"]),
    ("env:\"test\" batch", ["test f"]), ("env:nobody", []), ("never", ["prod b"]),
    ("!never", ["prod a", "prod c", "test e", "test f"]), ("\"env:prod\"", []),
  ])
  func `a filter chooses environments and tokens`(_ text: String, _ expected: [String]) throws {
    #expect(try found(text) == expected)
  }

  @Test func `one order goes over all environments, and what is not told comes last`() throws {
    let expiry = try found("", sort: TokenSort(.expiry, ascending: true))
    #expect(expiry.prefix(4) == ["prod c", "test e", "test f", "prod a"] && expiry.last == "prod-east d", "\(expiry)")
    let labels = try found("", sort: TokenSort(.label, ascending: true))
    #expect(labels == ["prod a", "prod-east d", "test f", "prod c", "test e", "prod b"])
  }

  @Test(arguments: ["env:", "!service:", "env:\"prod", "envv:prod"])
  func `a term that is cut or misspelt is refused`(_ text: String) {
    #expect(throws: TokenFilterFailure.self) { try InventoryFilter(parsing: text) }
  }

  @Test func `in a list of one environment there is no term about environments`() {
    #expect(throws: TokenFilterFailure.self) { try TokenFilter(parsing: "env:prod") }
  }
}
