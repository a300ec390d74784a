import Testing

@testable import fob_sandbox

@Suite struct ListQueryTests {
  private func query(_ text: String) throws -> ListQuery {
    try ListQuery(FormFields(parsing: Array(text.utf8)[...]))
  }

  @Test func `a query without parameters has defaults`() throws {
    let query = try query("")
    #expect(query.page == 1)
    #expect(query.pageSize == 25)
    #expect(query.order == .createdAt)
    #expect(!query.isAscending)
  }

  @Test(arguments: [
    ("pageSize=0", ["pageSize"]), ("pageSize=101", ["pageSize"]), ("pageSize=1e1", ["pageSize"]),
    ("currentPage=0&sortBy=label&sortOrder=up", ["currentPage", "sortBy", "sortOrder"]),
  ])
  func `names every wrong attribute`(text: String, names: [String]) {
    #expect {
      try query(text)
    } throws: { error in
      (error as? AttributesFailure)?.problems.map(\.name) == names
    }
  }

  @Test(arguments: [
    (1, 3, ["self", "first", "next", "last"]), (2, 3, ["self", "first", "previous", "next", "last"]),
    (3, 3, ["self", "first", "previous", "last"]), (1, 0, ["self", "first", "last"]),
  ])
  func `links to the pages that there are`(page: Int, total: Int, relations: [String]) throws {
    let text = try query("pageSize=1&sortBy=ttl&currentPage=\(page)").pagination(items: 1, total: total).text
    for relation in ["self", "first", "previous", "next", "last"] {
      #expect(text.contains("\"rel\":\"\(relation)\"") == relations.contains(relation), "\(relation)")
    }
    #expect(text.contains("/upload-tokens?currentPage=\(page)&pageSize=1&sortBy=ttl"))
  }
}
