import Testing
import TokenModel

@testable import Interface

/// Which columns are given up first, from wide to narrow.
@Suite struct ColumnOrderTests {
  /// What is there is always the beginning of the order, of those that the service knows.
  private func check<Name: Hashable>(_ order: [Name], _ shown: (Int) throws -> [Name]) throws {
    let all = try shown(250)
    let known = order.filter(all.contains)
    #expect(Set(all) == Set(known))
    var counts: Set<Int> = []
    for width in 30...250 {
      let names = try shown(width)
      #expect(Set(names) == Set(known.prefix(names.count)), "\(width) cells: \(names)")
      counts.insert(names.count)
    }
    #expect(counts.count > 3)
  }

  @Test(arguments: ["video", "pod-example"]) func `columns of upload tokens go in their order`(environment: String)
    throws
  {
    let state = try World.listed(chosen: environment)
    let support = try #require(state.chosenSupport)
    let brush = Brush(theme: .universal, display: state.display)
    try check([.label, .expiry, .lastUse, .created, .scope, .organization, .handle, .lifetime, .value]) { width in
      TokenRow(support: support, state: state, brush: brush, width: width).columns.places.map(\.name)
    }
  }

  @Test func `no two columns have one priority`() {
    let priorities = TokenField.allCases.compactMap { $0.column(width: 80)?.priority }
    #expect(Set(priorities).count == priorities.count)
  }

  @Test func `every fact but the server's id is shown and said somewhere`() throws {
    let state = try World.listed()
    var row = try World.podToken(1, label: "a", scope: .all, use: .never)
    row.contact = "Ann"
    (row.token.created, row.token.lifetime, row.token.problem) = (World.now, 60, "problem")
    let facts = TokenFacts(row, state)
    for field in TokenField.allCases where field != .id {
      #expect(field.column(width: 80) != nil || facts.fact(field) != nil || field == .problem, "\(field)")
      #expect(facts.spoken(field) != nil || [.value, .lifetime].contains(field), "\(field)")
    }
  }

  @Test func `columns of environments go in their order`() throws {
    let state = try World.state()
    let brush = Brush(theme: .universal, display: state.display)
    try check([.name, .production, .session, .service, .account]) { width in
      EnvironmentRow(state: state, brush: brush, environments: state.environments, width: width).columns.places
        .map(\.name)
    }
  }
}
