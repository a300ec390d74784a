import FoundationEssentials
import Host
import TokenModel

/// What sends one HTTP request and brings its answer: the only way in which services reach the network.
public protocol HTTPTransport: Sendable {
  /// Sends `request` and waits for the whole answer. A redirect is an answer like any other and is never followed; an answer of any status is returned, not thrown.
  ///
  /// Cancelling the task aborts the transfer at once.
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

/// A transport that can hand an answer on while it comes.
public protocol HTTPStreamTransport: HTTPTransport {
  /// Sends `request` and hands on each piece of the decoded body as it comes; the answer that is returned has none.
  ///
  /// - Parameter receive: called with one piece after the other, on a thread that it must not hold up; false ends the exchange, which then has succeeded.
  func send(
    _ request: HTTPRequest, receiving receive: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(HTTPFailure) -> HTTPResponse
}

/// A transport that notes every request in an activity log: when it is handed over, and what came of it.
///
/// Only what a request's caption says is noted, never its address, header or body; one without a caption is not noted at all.
public final class RecordedTransport: HTTPTransport {
  private let base: any HTTPTransport
  private let log: any RequestLog
  private let clock: any WallClock

  /// Sends by `base` and notes in `log`.
  public init(_ base: any HTTPTransport, log: any RequestLog, clock: any WallClock = SystemClock()) {
    self.base = base
    self.log = log
    self.clock = clock
  }

  /// Sends a request and waits for the whole answer.
  public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    guard let caption = request.caption else { return try await base.send(request) }
    let record = LoggedRequest(
      number: log.nextNumber(), environment: caption.environment, origin: caption.origin,
      method: request.method.rawValue, path: caption.path, begun: clock.now)
    log.add(record)
    let start = ContinuousClock.now
    func milliseconds() -> Int { Int(((ContinuousClock.now - start).seconds * 1000).rounded()) }
    do throws(HTTPFailure) {
      let response = try await base.send(request)
      let answer = LoggedAnswer(
        status: response.status, bytes: response.body.count,
        remaining: response.wholeNumber(in: "X-RateLimit-Remaining"))
      log.add(record.ended(.answered(answer), milliseconds: milliseconds()))
      return response
    } catch {
      log.add(record.ended(.failed(word: error.word, reason: error.description), milliseconds: milliseconds()))
      throw error
    }
  }
}
