import Foundation
import Keeping
import Synchronization
import Testing
import TokenModel

@Suite struct RequestHistoryTests {
  private func record(_ number: Int) throws -> LoggedRequest {
    LoggedRequest(
      number: number, environment: try #require(EnvironmentName("video")), origin: try Origin("https://ws.api.video"),
      method: "GET", path: "/upload-tokens", begun: Date(timeIntervalSince1970: 0))
  }

  private let done = LoggedRequest.Outcome.answered(LoggedAnswer(status: 200, bytes: 1))

  @Test func `takes in how a request went on`() throws {
    var history = RequestHistory()
    for number in 1...3 { history.add(try record(number)) }
    #expect(history.underWay == 3)
    history.add(try record(2).ended(done, milliseconds: 5))
    #expect(history.records.map(\.number) == [1, 2, 3])
    #expect(history[2]?.outcome == done)
    #expect(history.underWay == 2)
  }

  @Test func `keeps the latest only`() throws {
    var history = RequestHistory(limit: 2)
    for number in 1...5 { history.add(try record(number)) }
    history.add(try record(1).ended(done, milliseconds: 5))
    #expect(history.records.map(\.number) == [4, 5])
    #expect(history[1] == nil)
  }

  @Test func `hands on what is kept and then what comes`() throws {
    let feed = RequestFeed()
    feed.add(try record(1))
    let seen = Mutex<[Int]>([])
    feed.follow { record in seen.withLock { $0.append(record.number) } }
    feed.add(try record(2))
    #expect(seen.withLock { $0 } == [1, 2])
    #expect(feed.history.records.count == 2)
  }
}
