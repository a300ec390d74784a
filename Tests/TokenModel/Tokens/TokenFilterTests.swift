import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct TokenFilterTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  private static func token(
    _ number: Int, label: String?, scope: String? = nil, organization: String? = nil, days: Double? = nil,
    expiry: TokenExpiry = .never, use: LastUse = .unknown, contact: String? = nil
  ) throws -> ListedToken {
    let handle = try #require(Handle("k7w3qzaaa" + String(Array("abcdefghij")[number])))
    return ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: Secret("i\(number)"), id: nil, organization: organization),
        value: Secret("v\(number)"), label: label, scope: scope.map(TokenScope.init(rawValue:)),
        created: days.map { now.addingTimeInterval(-$0 * 86_400) }, expiry: expiry, lastUse: use),
      handle: handle, ownLabel: nil, contact: contact)
  }

  private static func tokens() throws -> [ListedToken] {
    let hour = TokenExpiry.at(now.addingTimeInterval(3600))
    return [
      try token(
        0, label: "nightly Harvest", scope: "download", organization: "lib", use: .ago(words: "", seconds: 300)),
      try token(1, label: "ILS export", scope: "upload", organization: "lib", use: .ago(words: "", seconds: 8_000_000)),
      try token(
        2, label: "old laptop", scope: "all", organization: "lib", use: .never, contact: "Ann Åkesson, +44 20"),
      try token(3, label: "Ärger im Büro", days: 100, expiry: hour),
      try token(4, label: "never mind \"x*y\"", days: 1, expiry: .at(now.addingTimeInterval(-60))),
      try token(5, label: nil, days: 2, expiry: .unknown),
    ]
  }

  @Test(arguments: [
    ("", [0, 1, 2, 3, 4, 5]), ("HARVEST", [0]), ("export ils", [1]), ("upload", [1]), ("ärger", [3]), ("BÜRO", [3]),
    ("k7w3qzaaac", [2]), ("lib", [0, 1, 2]), ("nothing", []), ("harvestdown", []), ("nig*est", [0]), ("est*nig", []),
    ("!lib", [3, 4, 5]), ("never", [0, 1, 2]), ("!never", [3, 4]), ("\"never\"", [4]), ("NEVER old", [2]),
    ("unused", [2]), ("!unused", [0, 1]), ("used>30d", [1]), ("used<1h", [0]), ("!used<1h", [1, 2]),
    ("expires<7d", [3, 4]), ("expires>30m", [3]), ("expires<0s", [4]), ("!expires<7d", [0, 1, 2]),
    ("age>90d", [3]), ("age<36h", [4]), ("!age>90d", [4, 5]),
    ("scope:upload", [1]), ("scope:up", []), ("scope:*load", [0, 1]), ("!scope:*", [3, 4, 5]), ("scope:UPLOAD", [1]),
    ("scope:*", [0, 1, 2]),
    ("label:*", [0, 1, 2, 3, 4]), ("!label:*", [5]), ("label:**", [0, 1, 2, 3, 4]), ("!label:il*", [0, 2, 3, 4, 5]),
    ("label:il*", [1]), ("label:*harvest", [0]), ("label:harvest", []), ("label:\"ils ex*\"", [1]),
    ("label:\"ils\"*", [1]), ("label:i*e*t", [1]), ("label:nightly*nightly*", []), ("\"old lap\"", [2]),
    ("contact:ann*", [2]), ("contact:*+44*", [2]), ("!contact:*", [0, 1, 3, 4, 5]), ("ÅKESSON", [2]),
    ("org:lib !scope:all", [0, 1]), ("organization:lib", [0, 1, 2]), ("handle:k7w3qzaaab", [1]), ("id:*aab", [1]),
    ("\"\\\"x\\*y\\\"\"", [4]), ("x\\*y", [4]), ("x*y", [1, 4].filter { $0 == 4 }), ("label:\"*x\\*y*\"", [4]),
  ])
  func `lets through what meets all terms`(text: String, expected: [Int]) throws {
    let filter = try TokenFilter(parsing: text)
    let rows = try Self.tokens()
    var found: [Int] = []
    filter.forEachMatch(in: PackedPage(rows), now: Self.now) { found.append($0) }
    #expect(found == expected)
    #expect(rows.indices.filter { filter.matches(rows[$0], now: Self.now) } == expected, "one by one as all at once")
    #expect(try TokenFilter(parsing: filter.description) == filter, "\(filter)")
  }

  @Test(arguments: ["expires", "age", "used"])
  func `less and more leave out what is equal to the second`(word: String) throws {
    let seconds: [Double] = [604_799, 604_800, 604_801]
    let tokens = try seconds.map { seconds -> ListedToken in
      let days: Double = seconds / 86_400
      let end = Self.now.addingTimeInterval(seconds)
      return try Self.token(
        0, label: nil, days: days, expiry: .at(end), use: .ago(words: "", seconds: Int(seconds)))
    }
    let signs: [(String, [Int])] = [("<", [0]), (">", [2])]
    for (sign, expected) in signs {
      let filter = try TokenFilter(parsing: "\(word)\(sign)7d")
      var found: [Int] = []
      filter.forEachMatch(in: PackedPage(tokens), now: Self.now) { found.append($0) }
      #expect(found == expected, "\(filter)")
      #expect(tokens.indices.filter { filter.matches(tokens[$0], now: Self.now) } == expected, "\(filter)")
    }
  }

  @Test(arguments: [
    ("!", "! wants a term after it, such as !never."), ("\"a b", "\"a b needs a closing quotation mark."),
    ("expires<", "expires< needs a whole number and s, m, h or d, such as expires<7d."),
    ("x expires<7", "expires<7 needs a whole number and s, m, h or d, such as expires<7d."),
    ("age>9999999999999999d", "age>9999999999999999d needs a whole number and s, m, h or d, such as age>7d."),
    ("expires:7d", "expires:7d needs < or > and a time, such as expires<7d."),
    ("expires=7d", "expires=7d needs < or > and a time, such as expires<7d."),
    ("label:", "label: wants a text after it, such as label:batch*."),
    ("scope>upload", "scope>upload needs a colon, such as scope:batch*."),
    ("!lable:keep*", "lable:keep* is not a filter term; did you mean label:keep*?"),
    ("exipres<10m", "exipres<10m is not a filter term; did you mean expires<10m?"),
    ("exipres:7d", "exipres:7d is not a filter term; did you mean expires<7d?"),
    ("http://x", "http://x is not a filter term; to search for the text, quote it."),
    ("\u{1B}x:y never:\u{1B}", "never:^[ is not a filter term; to search for the text, quote it."),
  ])
  func `says what is wrong`(text: String, sentence: String) {
    let error = #expect(throws: TokenFilterFailure.self) { try TokenFilter(parsing: text) }
    #expect(error?.description == sentence)
  }

  @Test func `refuses what the service does not tell`() throws {
    let video = UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [], pageSize: 100, scopes: [], lifetimes: .choosable(maximum: 10),
      idIsSecret: true)
    var pod = video
    (pod.facts, pod.lifetimes) = ([.label, .scope, .organization, .lastUse], .neverOnly)
    for text in ["never", "expires<7d age>1d", "label:x* handle:y", "plain !words"] {
      try TokenFilter(parsing: text).check(for: video, of: "api.video")
    }
    try TokenFilter(parsing: "never unused scope:all used>1d").check(for: pod, of: "POD")
    let error = #expect(throws: TokenFilterFailure.self) {
      try TokenFilter(parsing: "never !unused").check(for: video, of: "api.video")
    }
    #expect(
      error?.description
        == "api.video does not report when an upload token was last used, so !unused has no answer: unknown is not never."
    )
    for text in ["used>1d", "scope:all", "org:x"] {
      #expect(throws: TokenFilterFailure.self) { try TokenFilter(parsing: text).check(for: video, of: "api.video") }
    }
    for text in ["expires<1d", "age>1d"] {
      #expect(throws: TokenFilterFailure.self) { try TokenFilter(parsing: text).check(for: pod, of: "POD") }
    }
  }

  @Test(arguments: [
    ("har", "ha", true), ("ha", "har", false), ("harvest never", "har", true), ("!h", "!ha", true),
    ("!ha", "!h", false), ("x", "", true), ("scope:up*", "scope:u*", false), ("never x", "never", true),
    ("age>1d x", "age>1d", false), ("never", "nev", false), ("a*b", "a", false), ("x a", "a", true),
  ])
  func `knows when a look among the last matches suffices`(new: String, old: String, expected: Bool) throws {
    #expect(try TokenFilter(parsing: new).narrows(TokenFilter(parsing: old)) == expected)
  }

  @Test(arguments: [
    ("a", [1..<2, 3..<4, 5..<6]), ("ana", [1..<4]), ("ban nan", [0..<5]), ("label:b*a", [0..<1, 5..<6]), ("!b", []),
    ("b*n", [0..<1, 2..<3]), ("never", []), ("scope:b*", []), ("anana*", [1..<6]),
  ])
  func `tells which bytes matched`(text: String, expected: [Range<Int>]) throws {
    let row = try Self.token(1, label: "bAnana")
    #expect(try TokenFilter(parsing: text).highlights(in: .label, of: row) == expected)
  }

  @Test func `folding keeps every byte's place`() throws {
    let row = try Self.token(1, label: "ẞİÄ é")
    #expect(try TokenFilter(parsing: "ä").highlights(in: .label, of: row) == [5..<7])
    #expect(try TokenFilter(parsing: "é").highlights(in: .label, of: row) == [8..<10])
  }
}
