import Testing
import TokenModel

@testable import Interface

@Suite struct SparseRowsTests {
  private func rows(_ tokens: [ListedToken], pages: [Int]) -> SparseRows {
    var rows = SparseRows(pageSize: 25)
    for page in pages { rows.put(World.page(page, of: tokens)) }
    return rows
  }

  @Test func `pages have their places`() throws {
    let tokens = try World.videoTokens()
    let rows = rows(tokens, pages: [1, 8])
    #expect(rows.count == 187)
    #expect(rows[0] == tokens[0])
    #expect(rows[24] == tokens[24])
    #expect(rows[25] == nil)
    #expect(rows[175] == tokens[175])
    #expect(rows[186] == tokens[186])
    #expect(rows[187] == nil)
    #expect(rows[-1] == nil)
    #expect(rows.index(of: tokens[180].handle) == 180)
    #expect(rows.index(of: tokens[30].handle) == nil)
    #expect(rows.loadedCount == 37)
    #expect(!rows.isEverythingLoaded)
    #expect(rows.pagesTotal == 8)
    #expect(rows.needsLoading(page: 2))
    #expect(!rows.needsLoading(page: 8))
  }

  @Test func `the longest label is known after each change`() throws {
    var tokens = try World.videoTokens(30)
    for index in tokens.indices { tokens[index].ownLabel = "short" }
    tokens[27].ownLabel = "somewhat longer"
    var rows = rows(tokens, pages: [1])
    #expect(rows.labelCells == 5)
    rows.put(World.page(2, of: tokens))
    #expect(rows.labelCells == 15)
    tokens[3].ownLabel = "the longest label of them"
    let isChanged = rows.update(tokens[3])
    #expect(isChanged && rows.labelCells == 25)
    rows.forgetRows()
    #expect(rows.labelCells == 0)
  }

  @Test func `removing moves the rest up across pages`() throws {
    let tokens = try World.videoTokens(60)
    var rows = rows(tokens, pages: [1, 2, 3])
    rows.remove([tokens[3].handle])
    #expect(rows.count == 59)
    #expect((0..<59).map { rows[$0]?.handle } == (tokens[..<3] + tokens[4...]).map(\.handle))
    #expect(rows.isEverythingLoaded)
  }

  @Test func `removing the last of a page drops the page`() throws {
    let tokens = try World.videoTokens(26)
    var rows = rows(tokens, pages: [1, 2])
    rows.remove([tokens[25].handle])
    #expect(rows.count == 25)
    #expect(rows.pagesTotal == 1)
    #expect(rows.isEverythingLoaded)
  }

  @Test func `removing many closes the gaps between them`() throws {
    let tokens = try World.videoTokens(100)
    var rows = rows(tokens, pages: [1, 2, 3, 4])
    let gone = Set(tokens.enumerated().filter { $0.offset % 3 == 0 || $0.offset > 90 }.map(\.element.handle))
    rows.remove(gone)
    let left = tokens.filter { !gone.contains($0.handle) }
    #expect(rows.count == left.count)
    #expect(Array(rows.handles) == left.map(\.handle))
    #expect((0..<left.count).map { rows[$0]?.token.value } == left.map(\.token.value))
    #expect(rows.isEverythingLoaded)
    #expect(rows.pagesTotal == 3)
  }

  @Test func `filters look into rows as they are now`() throws {
    let tokens = try World.videoTokens(60)
    var rows = rows(tokens, pages: [1, 2, 3])
    let filter = try InventoryFilter(parsing: "nikon")
    func found() -> [String?] {
      rows.places(meeting: filter, among: nil, now: World.now).map { rows[$0]?.label }
    }
    #expect(found().count == 10)
    rows.remove(Set(tokens.prefix(30).map(\.handle)))
    #expect(found().count == 5)
    #expect(rows.update(try World.videoToken(40, label: "a second Nikon")))
    #expect(found().count == 6)
    #expect(found().contains("a second Nikon"))
    let few = rows.places(meeting: filter, among: [0, 1, 2], now: World.now)
    #expect(few == rows.places(meeting: filter, among: nil, now: World.now).filter { $0 < 3 })
  }

  @Test func `an order of their own is kept by a filter`() throws {
    let tokens = try World.videoTokens(60)
    let rows = rows(tokens, pages: [1, 2, 3])
    let order = Array((0..<60).reversed())
    let filter = try InventoryFilter(parsing: "nikon")
    let found = rows.places(meeting: filter, among: order, now: World.now)
    #expect(found == rows.places(meeting: filter, among: nil, now: World.now).reversed())
  }

  @Test func `removing where a page is missing leaves a hole`() throws {
    let tokens = try World.videoTokens(60)
    var rows = rows(tokens, pages: [1, 3])
    rows.remove([tokens[0].handle])
    #expect(rows[24] == nil)
    #expect(rows[0] == tokens[1])
    #expect(rows[50] == tokens[51])
  }

  @Test func `outdated pages stay until they are read again`() throws {
    let tokens = try World.videoTokens(30)
    var rows = rows(tokens, pages: [1, 2])
    rows.outdate()
    #expect(rows[0] == tokens[0])
    #expect(rows.needsLoading(page: 1))
    #expect(!rows.isEverythingLoaded)
    rows.put(World.page(1, of: tokens))
    #expect(!rows.needsLoading(page: 1))
    #expect(rows.needsLoading(page: 2))
  }

  @Test func `a list that shrank loses its last pages`() throws {
    let tokens = try World.videoTokens(60)
    var rows = rows(tokens, pages: [1, 2, 3])
    rows.put(World.page(1, of: Array(tokens[..<20])))
    #expect(rows.count == 20)
    #expect(rows[30] == nil)
    #expect(rows.isEverythingLoaded)
  }

  @Test func `believes no absurd total`() throws {
    var rows = SparseRows(pageSize: 25)
    let tokens = try World.videoTokens(25)
    rows.put(ListedPage(rows: tokens, page: 1, pagesTotal: .max, itemsTotal: .max))
    #expect(rows.count == SparseRows.limit)
    rows.put(ListedPage(rows: tokens, page: 1, pagesTotal: 5, itemsTotal: -3))
    #expect(rows.count == 0)
    #expect(rows[0] == nil)
  }

  @Test(arguments: [25, 100, 7]) func `replacing all fills every page`(packedSize: Int) throws {
    let tokens = try World.videoTokens(60)
    var rows = rows(tokens, pages: [2])
    rows.replaceAll(PackedTokens(tokens, pageSize: packedSize))
    #expect((0..<60).map { rows[$0] } == tokens)
    #expect(rows[60] == nil)
    #expect(rows[59] == tokens[59])
    #expect(rows.isEverythingLoaded)
  }
}
