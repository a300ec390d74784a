import Formats
import Testing
import TokenModel

@testable import Services

@Suite struct PodPageTests {
  private let jti = String(repeating: "0a1B", count: 8)

  private func onlyRow(_ row: String, mayCreate: Bool = true) throws -> PodTokenRow {
    let rows = try #require(try PodTestPage.read(PodTestPage.list([row], mayCreate: mayCreate)).tokens).rows
    #expect(rows.count == 1)
    return try #require(rows.first)
  }

  @Test
  func `a page tells who is signed in, their organizations, the CSRF token and what the server says in passing`() throws
  {
    let page = try PodTestPage.read(PodTestPage.list([]))
    #expect(page.isSignedIn)
    #expect(page.account == "owner@example.org")
    #expect(page.csrfToken == "c5rf_-")
    #expect(page.flash == "Done & dusted.")
    #expect(page.signInToken == nil)
    #expect(
      page.organizations == [
        PodOrganization(slug: "north", name: "North & Co", isOwned: true),
        PodOrganization(slug: "south", name: "South", isOwned: false),
      ])
    #expect(page.tokens?.rows.isEmpty == true && page.tokens?.mayCreate == true && page.tokens?.isConsumerOnly == false)
  }

  @Test func `who owns an organization can manage its users; another page of it makes nobody its owner`() throws {
    let more = #"South home</a></li><li><a class="dropdown-item" href="/organizations/south/uploads">Uploads</a></li>"#
    let page = try PodTestPage.read(PodTestPage.list([]).replacing("South home</a></li>", with: more))
    #expect(page.organizations.map(\.slug) == ["north", "south"])
    #expect(page.organizations.map(\.isOwned) == [true, false])
  }

  @Test func `a badge is no part of an account's or an organization's name`() throws {
    let page = PodTestPage.list([]).replacing(
      "owner@example.org </a>", with: "owner@example.org <span>POD Admin</span></a>"
    )
    .replacing("South home", with: "South home <span class=\"badge\">Consumer-only</span>")
    #expect(try PodTestPage.read(page).account == "owner@example.org")
    #expect(try PodTestPage.read(page).organizations.map(\.name) == ["North & Co", "South"])
  }

  @Test func `organizations are known whatever their names hold`() throws {
    let page = PodTestPage.list([]).replacing("/organizations/south\"", with: "/organizations/Dot.Org\"")
      .replacing("/organizations/north\"", with: "/organizations/N%C3%B6rth%20One\"")
    #expect(try PodTestPage.read(page).organizations.map(\.slug) == ["Nörth One", "Dot.Org"])
    #expect(PodAddress.tokens(of: "Nörth One").encoded == "/organizations/N%C3%B6rth%20One/allowlisted_jwts")
  }

  @Test func `rows come in the order of their numbers, those without one last, wherever the page has them`() throws {
    let rows = [12, 3, 7].map { number in
      PodTestPage.row(
        cell: "\(number) (scope: all)",
        value: PodTestPage.jwt(jti: "\(number)", scope: "all", name: "\(number)"),
        id: number == 7 ? nil : "/organizations/north/allowlisted_jwts/\(number)")
    }
    #expect(try PodTestPage.read(PodTestPage.list(rows)).tokens?.rows.map(\.label) == ["3", "12", "7"])
  }

  @Test
  func `only the rows of the list itself are tokens: not those of another table, of a head, or within a cell`() throws {
    let row = PodTestPage.row(
      cell: "a (scope: all)", value: PodTestPage.jwt(jti: jti, scope: "all", name: "a"),
      id: "/organizations/north/allowlisted_jwts/1")
    let inner = "<table class=\"table\"><tbody><tr><td>inner</td></tr></tbody></table>"
    let nested = row.replacing("<td class=\"text-end\">", with: "<td class=\"text-end\">\(inner)")
    let page = PodTestPage.list([nested]).replacing("</body>", with: "\(inner)</body>")
    let rows = try #require(try PodTestPage.read(page).tokens).rows
    #expect(rows.map(\.label) == ["a"] && rows.first?.id == "1")
  }

  @Test func `marks that are piled up are left out, written out or as entities`() throws {
    let pile = String(repeating: "\u{301}", count: 500) + String(repeating: "&#769;", count: 500)
    let page = try HTMLPage(Array("<html><body><p title=\"e\(pile)\">e\(pile)</p></body></html>".utf8))
    let element = try #require(page.first("//p"))
    for text in [element.text, try #require(element.attribute("title"))] { #expect(text.unicodeScalars.count == 31) }
  }

  @Test func `consumers are known by their badge`() throws {
    let page = try PodTestPage.read(
      PodTestPage.list([], badge: "<span class=\"badge text-bg-info\">Consumer-only</span>"))
    #expect(page.tokens?.isConsumerOnly == true)
  }

  @Test(
    arguments: [
      ("Nightly sync", "Nightly sync (scope: all)"), ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39; (scope: all)"),
      ("decoy (scope: download)", "decoy (scope: download) (scope: all)"),
      ("  two\n lines ", "  two\n lines  (scope: all)"),
      ("\u{1B}[31mred\u{7}\u{202E}", "\u{1B}[31mred\u{7}\u{202E} (scope: all)"),
      ("資料 ü e\u{301}", "資料 ü e\u{301} (scope: all)"),
      ("a\u{0}b", "a\u{0}b (scope: all)"), ("", " (scope: all)"),
    ])
  func `label and scope come from the claims, and the row's text agrees however HTML has changed it`(
    label: String, cell: String
  ) throws {
    let value = PodTestPage.jwt(jti: jti, scope: "all", name: label.isEmpty ? nil : label)
    let row = try onlyRow(PodTestPage.row(cell: cell, value: value, id: "/organizations/north/allowlisted_jwts/12"))
    #expect(row.label == (label.isEmpty ? nil : label))
    #expect(row.scope == "all")
    #expect(row.id == "12")
    #expect(row.value == Secret(value))
    #expect(row.identity == Secret(jti))
    #expect(row.problem == nil)
  }

  @Test func `claims and text that disagree are an error of the row, not hidden`() throws {
    let value = PodTestPage.jwt(jti: jti, scope: "upload", name: "one")
    for cell in ["two (scope: upload)", "one (scope: all)", "one"] {
      let row = try onlyRow(PodTestPage.row(cell: cell, value: value, id: "/organizations/north/allowlisted_jwts/1"))
      #expect(row.label == "one")
      #expect(row.problem?.contains("disagree") == true)
    }
  }

  @Test(
    arguments: ["", "junk", "a.b.c", "eyJ9.e30.x"])
  func `a row without a readable token stays, with what its text says`(value: String) throws {
    let row = try onlyRow(
      PodTestPage.row(cell: "x (scope: all) (scope: upload)", value: value, id: "/organizations/n/allowlisted_jwts/7"))
    #expect(row.label == "x (scope: all)")
    #expect(row.scope == "upload")
    #expect(row.id == "7")
    #expect(row.problem?.contains("no token that can be read") == true)
    #expect(!row.identity.isEmpty)
  }

  @Test func `a token that is too long for any header is none that can be read`() throws {
    let value = PodTestPage.jwt(jti: jti, scope: "all", name: String(repeating: "y", count: 20_000))
    let row = try onlyRow(
      PodTestPage.row(cell: "x (scope: all)", value: value, id: "/organizations/n/allowlisted_jwts/7"))
    #expect(row.label == "x" && !row.isReadable)
    #expect(row.problem?.contains("no token that can be read") == true)
  }

  @Test func `of labels and scopes without end the beginning is kept; the longest that fob gives is whole`() throws {
    let family = String(repeating: "👩‍👩‍👧‍👦", count: 100)
    let endless = String(repeating: "x", count: 100_000)
    func row(_ label: String) throws -> PodTokenRow {
      try onlyRow(PodTestPage.row(cell: "\(label) (scope: \(label))", value: "junk", id: nil))
    }
    #expect(try row(family).label == family)
    #expect(try row(endless).label == String(repeating: "x", count: PodTokenRow.longestText))
    #expect(try row(endless).scope?.count == PodTokenRow.longestText)
    let claimed = String(repeating: "y", count: 9000)
    let value = PodTestPage.jwt(jti: jti, scope: "all", name: claimed)
    let signed = try onlyRow(
      PodTestPage.row(cell: "\(claimed) (scope: all)", value: value, id: "/organizations/n/allowlisted_jwts/7"))
    #expect(signed.label?.count == PodTokenRow.longestText)
    #expect(signed.problem == nil)
  }

  @Test(
    arguments: [
      nil, "/organizations/north/allowlisted_jwts/1x", "/organizations/north/allowlisted_jwts/", "/users/sign_out",
      "https://elsewhere.example.org/organizations/north/allowlisted_jwts/12",
      "//x/organizations/north/allowlisted_jwts/1",
      "/organizations/north/allowlisted_jwts/12/../13", "/organizations/north/allowlisted_jwts/99999999999999999999",
    ])
  func `only the address of a token of POD is a way to revoke it`(href: String?) throws {
    let row = PodTestPage.row(
      cell: "a (scope: all)", value: PodTestPage.jwt(jti: jti, scope: "all", name: "a"), id: href)
    #expect(try onlyRow(row).id == nil)
    #expect(try onlyRow(row).problem?.contains("no Revoke link") == true)
    #expect(try onlyRow(row, mayCreate: false).problem == nil)
  }

  @Test func `a row with the addresses of two tokens names neither`() throws {
    func link(_ number: Int) -> String { "/organizations/north/allowlisted_jwts/\(number)" }
    let value = PodTestPage.jwt(jti: jti, scope: "all", name: "a")
    let row = PodTestPage.row(cell: "a (scope: all)", value: value, id: link(7))
    #expect(try onlyRow(row).id == "7")
    for other in [7, 8] {
      let more = row.replacing("</td></tr>", with: "<a href=\"\(link(other))\">Edit</a></td></tr>")
      #expect(try onlyRow(more).id == (other == 7 ? "7" : nil))
    }
  }

  @Test func `when a token was used: never, some time ago, or not told`() throws {
    let value = PodTestPage.jwt(jti: jti, scope: "all")
    func use(_ text: String) throws -> LastUse {
      try onlyRow(PodTestPage.row(cell: " (scope: all)", value: value, used: text)).lastUse
    }
    #expect(try use("never") == .never)
    #expect(try use("<b>about 2 hours ago</b>") == .ago(words: "about 2 hours ago", seconds: 7200))
    #expect(try use("<b>vor langem</b>") == .ago(words: "vor langem", seconds: nil))
    #expect(try use("jamais") == .unknown)
  }

  @Test func `a page without the list's heading or its table is not an empty list`() throws {
    let page = PodTestPage.list([])
    #expect(try PodTestPage.read(page.replacing("<h3>Access tokens</h3>", with: "")).tokens == nil)
    #expect(try PodTestPage.read(page.replacing("class=\"table mt-4\"", with: "class=\"tables\"")).tokens == nil)
  }

  @Test func `a page that was cut, and what is no page, are refused`() {
    #expect(throws: ServiceFailure.self) { try PodTestPage.read(PodTestPage.list([], end: "")) }
    #expect(throws: ServiceFailure.self) { try PodTestPage.read("") }
    #expect(throws: ServiceFailure.self) { try PodTestPage.read("{\"error\":\"no\"}") }
  }

  @Test(
    arguments: [
      ("less than a minute ago", 30), ("1 minute ago", 60), ("5 minutes", 300), ("about 1 hour ago", 3600),
      ("3 days ago", 259_200), ("about 2 months ago", 5_184_000), ("over 1 year ago", 47_336_400),
      ("almost 2 years ago", 59_170_500), ("about 1 year ago", 31_557_600), ("", nil), ("long ago", nil),
      ("about -1 days", nil),
      ("9999999999999999999 days", nil), ("about a minute", nil),
    ] as [(String, Int?)])
  func `ages are what Rails' words mean`(words: String, seconds: Int?) {
    #expect(PodAge.seconds(words) == seconds)
  }

  @Test func `only paths of the same server are followed`() throws {
    let origin = try Origin("https://pod.example.org")
    #expect(PodAddress.path(of: "https://pod.example.org/a?b#c", on: origin) == "/a")
    #expect(PodAddress.path(of: "https://POD.example.org:443", on: origin) == "/")
    #expect(PodAddress.path(of: "/a/b", on: origin) == "/a/b")
    for elsewhere in [
      "http://pod.example.org/", "https://pod.example.org:444/", "https://pod.example.org@x.org/", "//x.org/a", "a", "",
    ] {
      #expect(PodAddress.path(of: elsewhere, on: origin) == nil)
    }
    #expect(PodAddress.path(of: "https://pod.example.org\\@x.org/", on: origin) == nil)
  }

  @Test func `a page of many links is read link by link`() throws {
    let links = (1...20_000).map { number in
      """
      <li><a class="dropdown-item" href="/organizations/o\(number)">O\(number) home</a></li>
      <li><a class="dropdown-item" href="/organizations/o\(number)/users">Manage</a></li>
      """
    }
    let page = try PodTestPage.read(
      PodTestPage.list([], badge: "<ul class=\"dropdown-menu\">\(links.joined(separator: "\n"))</ul>"))
    #expect(page.organizations.count == 20_002)
    #expect(page.organizations.last == PodOrganization(slug: "o20000", name: "O20000", isOwned: true))
  }
}
