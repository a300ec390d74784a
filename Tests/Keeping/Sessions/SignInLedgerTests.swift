import Foundation
import Keeping
import Support
import Testing
import TokenModel

@Suite struct SignInLedgerTests {
  private let folder: TemporaryFolder
  private let ledger: SignInLedger
  private let origin: Origin
  private let limit = SignInLimit(count: 10, window: 43_200, keptForPeople: 2)
  /// Ten seconds before a window's end.
  private let late = Date(timeIntervalSince1970: 43_200 * 41_666 - 10)

  init() throws {
    folder = try TemporaryFolder()
    ledger = SignInLedger(folder: folder.path + "/sign-ins")
    origin = try Origin("http://[::1]:8080")
  }

  private func spend(_ isPerson: Bool, at time: Date) async throws -> Bool {
    try await ledger.spend(at: origin, limit: limit, forPerson: isPerson, now: time)
  }

  @Test func `two of ten are kept for people, and a new window begins anew`() async throws {
    for _ in 1...8 { #expect(try await spend(false, at: late)) }
    #expect(try await !spend(false, at: late))
    #expect(try await spend(true, at: late))
    #expect(try await spend(true, at: late))
    #expect(try await !spend(true, at: late))
    #expect(ledger.budget(at: origin, limit: limit, now: late).secondsToNext(limit: limit, at: late) == 10)
    #expect(try await spend(false, at: late + 10))
  }

  @Test func `what never arrived is taken back, what others used up is noted`() async throws {
    #expect(try await spend(true, at: late))
    try await ledger.refund(at: origin, limit: limit, now: late)
    #expect(ledger.budget(at: origin, limit: limit, now: late).spent == 0)
    try await ledger.exhaust(at: origin, limit: limit, now: late)
    #expect(try await !spend(true, at: late))
  }

  @Test func `twenty at once spend exactly what there is`() async throws {
    let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 1...20 { group.addTask { try await spend(true, at: late) } }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(allowed == 10)
  }

  @Test func `a count that cannot be is damage, and gives nobody more sign-ins`() async throws {
    #expect(try await spend(true, at: late))
    let name = "sign-ins/http-::1-8080.json"
    let content = try #require(folder.text(of: name))
    try folder.write(content.replacing("\"spent\":1", with: "\"spent\":-5"), to: name)
    #expect(folder.text(of: name) != content && ledger.damage().count == 1)
    let budget = ledger.budget(at: origin, limit: limit, now: late)
    #expect(budget.spent == 0 && budget.left(of: limit, forPerson: true) == 10)
  }
}
