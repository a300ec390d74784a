import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct PolicyTests {
  /// What services offer: api.video's tokens expire and have neither label, scope nor use; POD's never expire and have all three.
  enum Kind: String, CaseIterable, Sendable {
    case apiVideo, pod

    var support: UploadTokenSupport {
      switch self {
      case .apiVideo:
        UploadTokenSupport(
          facts: [.created, .expiry], serverSorts: [], pageSize: nil, scopes: [],
          lifetimes: .choosable(maximum: 1_000_000_000), idIsSecret: true)
      case .pod:
        UploadTokenSupport(
          facts: [.label, .scope, .organization, .lastUse], serverSorts: [], pageSize: nil, scopes: TokenScope.known,
          lifetimes: .neverOnly, idIsSecret: false)
      }
    }
  }

  private static let now = Date(timeIntervalSince1970: 1_800_000_000)
  private static let day = 86_400

  private static func row(
    label: String? = nil, scope: TokenScope? = nil, created: Int? = nil, expiry: TokenExpiry, lifetime: Int? = nil,
    use: LastUse = .unknown
  ) throws -> ListedToken {
    let secret = Secret("secret")
    let token = UploadToken(
      reference: TokenReference(identity: secret, id: secret), value: secret, scope: scope,
      created: created.map { now.addingTimeInterval(-Double($0 * day)) }, lifetime: lifetime, expiry: expiry,
      lastUse: use)
    return ListedToken(token: token, handle: try #require(Handle("aaaaaaaaaa")), ownLabel: label)
  }

  private static func word(_ verdict: PolicyVerdict) -> String {
    switch verdict {
    case .kept: "kept"
    case .broken: "broken"
    case .unknown: "unknown"
    case .notApplicable: "none"
    }
  }

  /// A rule, what it says of a token that is listed, and of one that is to be created, by service.
  struct Row: Sendable {
    let demand: PolicyDemand
    let listed: [Kind: String]
    let created: [Kind: String]
  }

  /// Of a token of 200 days that never expires, was never used, allows everything and has no label.
  private static let worst: [Row] = [
    Row(
      demand: .longestLifetime(day), listed: [.apiVideo: "broken", .pod: "none"],
      created: [.apiVideo: "broken", .pod: "none"]),
    Row(
      demand: .neverExpiring(isAllowed: false), listed: [.apiVideo: "broken", .pod: "none"],
      created: [.apiVideo: "broken", .pod: "none"]),
    Row(
      demand: .neverExpiring(isAllowed: true), listed: [.apiVideo: "kept", .pod: "none"],
      created: [.apiVideo: "kept", .pod: "none"]),
    Row(
      demand: .label(pattern: "*"), listed: [.apiVideo: "broken", .pod: "broken"],
      created: [.apiVideo: "broken", .pod: "broken"]),
    Row(
      demand: .longestUnused(day), listed: [.apiVideo: "unknown", .pod: "unknown"],
      created: [.apiVideo: "kept", .pod: "kept"]),
    Row(
      demand: .widestScope(.upload), listed: [.apiVideo: "none", .pod: "broken"],
      created: [.apiVideo: "none", .pod: "broken"]),
    Row(
      demand: .widestScope(.all), listed: [.apiVideo: "none", .pod: "kept"], created: [.apiVideo: "none", .pod: "kept"]),
  ]

  @Test(arguments: Kind.allCases)
  func `every rule says what it must of the worst token of every service, listed and to be created`(_ kind: Kind) throws
  {
    let row =
      switch kind {
      case .apiVideo: try Self.row(created: 200, expiry: .never)
      case .pod: try Self.row(scope: .all, expiry: .unknown, use: .never)
      }
    for rule in Self.worst {
      let listed = rule.demand.verdict(on: row, support: kind.support, now: Self.now)
      #expect(Self.word(listed) == rule.listed[kind], "\(rule.demand)")
      let created = rule.demand.verdict(on: TokenRequest(lifetime: .never), support: kind.support)
      #expect(Self.word(created) == rule.created[kind], "\(rule.demand)")
    }
    #expect(Set(Self.worst.map(\.demand.rule)) == Set(PolicyRule.allCases))
  }

  @Test(arguments: Kind.allCases) func `the best token keeps every rule`(_ kind: Kind) throws {
    let end = Self.now.addingTimeInterval(3600)
    let row = try Self.row(
      label: "partner sync", scope: .upload, created: 0, expiry: kind == .pod ? .unknown : .at(end), lifetime: 3600,
      use: .ago(words: "5 minutes ago", seconds: 300))
    let request = TokenRequest(
      label: "partner sync", scope: kind == .pod ? .upload : nil, lifetime: kind == .pod ? .never : .seconds(3600))
    for rule in Self.worst {
      #expect(["kept", "none"].contains(Self.word(rule.demand.verdict(on: row, support: kind.support, now: Self.now))))
      #expect(["kept", "none"].contains(Self.word(rule.demand.verdict(on: request, support: kind.support))))
    }
  }

  @Test func `an unknown fact breaks nothing; what is certain all the same does`() throws {
    let support = Kind.apiVideo.support
    func verdict(_ expiry: TokenExpiry, created: Int? = nil) throws -> String {
      let row = try Self.row(created: created, expiry: expiry)
      return Self.word(PolicyDemand.longestLifetime(10 * Self.day).verdict(on: row, support: support, now: Self.now))
    }
    func at(_ days: Int) -> TokenExpiry { .at(Self.now.addingTimeInterval(Double(days * Self.day))) }
    #expect(try verdict(.unknown) == "unknown" && verdict(at(5)) == "unknown" && verdict(at(11)) == "broken")
    #expect(try verdict(at(5), created: 5) == "kept" && verdict(at(5), created: 6) == "broken")
    #expect(try verdict(.at(Date(timeIntervalSince1970: 1e300)), created: 5) == "broken")
    let unused = PolicyDemand.longestUnused(10 * Self.day)
    func use(_ use: LastUse, created: Int? = nil) throws -> String {
      let row = try Self.row(created: created, expiry: .never, use: use)
      return Self.word(unused.verdict(on: row, support: Kind.pod.support, now: Self.now))
    }
    #expect(try use(.never, created: 11) == "broken" && use(.never, created: 9) == "kept" && use(.never) == "unknown")
    #expect(try use(.ago(words: "a while ago", seconds: nil)) == "unknown" && use(.unknown) == "unknown")
    #expect(try use(.ago(words: "", seconds: 11 * Self.day)) == "broken")
    let odd = try Self.row(scope: TokenScope(rawValue: "root"), expiry: .never)
    #expect(
      Self.word(PolicyDemand.widestScope(.all).verdict(on: odd, support: Kind.pod.support, now: Self.now)) == "unknown")
  }

  @Test func `nobody compares scopes in a server's own words`() throws {
    var support = Kind.pod.support
    let request = TokenRequest(scope: TokenScope(rawValue: "read:users"))
    #expect(Self.word(PolicyDemand.widestScope(.upload).verdict(on: request, support: support)) == "unknown")
    support.scopes = [TokenScope(rawValue: "read:users"), TokenScope(rawValue: "self")]
    let row = try Self.row(scope: TokenScope(rawValue: "self"), expiry: .never)
    #expect(Self.word(PolicyDemand.widestScope(.upload).verdict(on: request, support: support)) == "none")
    #expect(Self.word(PolicyDemand.widestScope(.upload).verdict(on: TokenRequest(), support: support)) == "none")
    #expect(Self.word(PolicyDemand.widestScope(.upload).verdict(on: row, support: support, now: Self.now)) == "none")
  }

  @Test func `every file's rule holds, those for production there alone, and a refusal names rule and file`() throws {
    func entry(_ demand: PolicyDemand, _ text: String, production: Bool = false, file: String, line: Int)
      -> Policy.Entry
    {
      Policy.Entry(demand: demand, text: text, isForProduction: production, file: file, line: line)
    }
    let policy = Policy([
      entry(.longestLifetime(30 * Self.day), "30d", file: "/etc/fob/policy.ini", line: 2),
      entry(.longestLifetime(Self.day), "1d", production: true, file: "/etc/fob/policy.ini", line: 4),
      // A user's file that would allow more changes nothing.
      entry(.longestLifetime(300 * Self.day), "300d", file: "/home/me/policy.ini", line: 1),
      entry(.neverExpiring(isAllowed: true), "yes", file: "/home/me/policy.ini", line: 2),
    ])
    let environment = try TestEnvironment.make()
    var production = environment
    production.isProduction = true
    var test = environment
    test.isProduction = false
    func refusal(_ lifetime: TokenRequest.Lifetime, _ environment: Environment) -> String? {
      policy.refusal(of: TokenRequest(lifetime: lifetime), in: environment, support: Kind.apiVideo.support)
    }
    #expect(refusal(.seconds(2 * Self.day), test) == nil)
    #expect(
      refusal(.seconds(2 * Self.day), production)
        == "The new token would be valid for 2d, which breaks the rule longest_lifetime = 1d (/etc/fob/policy.ini:4). Nothing was created."
    )
    #expect(refusal(.seconds(31 * Self.day), test)?.contains("policy.ini:2") == true)
    #expect(refusal(.never, test)?.contains("would never expire") == true)
    let rows = [try Self.row(expiry: .never)]
    func findings(_ environment: Environment) -> [Int] {
      policy.findings(in: rows, of: environment, support: Kind.apiVideo.support, now: Self.now).map(\.entry.line)
    }
    #expect(findings(test) == [2, 1] && findings(production) == [2, 4, 1])
    #expect(policy.isBroken(by: rows[0], of: test, support: Kind.apiVideo.support, now: Self.now))
    #expect(!policy.isBroken(by: rows[0], of: test, support: Kind.pod.support, now: Self.now), "POD's cannot expire")
  }
}
