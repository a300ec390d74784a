import FoundationEssentials

/// One request as it may be shown: what was asked of which server, how long it took, what came back. Holds no secret: where a part of the path
/// is one, a mask stands for it.
public struct LoggedRequest: Sendable, Equatable, Codable {
  /// The outcome of a request.
  public enum Outcome: Sendable, Equatable, Codable {
    /// No answer yet.
    case underWay
    /// The server answered.
    case answered(LoggedAnswer)
    /// It did not; a word and a sentence.
    case failed(word: String, reason: String)
  }

  /// Which request of this process it is, counted from 1.
  public package(set) var number: Int
  /// The environment it was sent for.
  public let environment: EnvironmentName
  /// The server.
  public let origin: Origin
  /// `GET`, `POST`, `DELETE`.
  public let method: String
  /// Path and query, secrets masked.
  public let path: String
  /// When it was sent, by the local clock.
  public let begun: Date
  /// The outcome.
  public var outcome: Outcome
  /// From sending it to the end, in milliseconds; nil while it is in progress.
  public var milliseconds: Int?

  /// A request that is in progress.
  public init(
    number: Int, environment: EnvironmentName, origin: Origin, method: String, path: String, begun: Date
  ) {
    self.number = number
    self.environment = environment
    self.origin = origin
    self.method = method
    self.path = path
    self.begun = begun
    outcome = .underWay
  }

  /// The same request with the outcome.
  public func ended(_ outcome: Outcome, milliseconds: Int) -> LoggedRequest {
    var record = self
    record.outcome = outcome
    record.milliseconds = milliseconds
    return record
  }
}

/// The facts of an answer, without its content.
public struct LoggedAnswer: Sendable, Equatable, Codable {
  /// The status code (RFC 9110, section 15).
  public let status: Int
  /// Bytes in the body, its content encoding undone.
  public let bytes: Int
  /// Requests left in the server's current window, or nil if it does not say.
  public let remaining: Int?

  /// An answer as it was read.
  public init(status: Int, bytes: Int, remaining: Int? = nil) {
    self.status = status
    self.bytes = bytes
    self.remaining = remaining
  }
}

/// The latest requests, oldest first, at most so many.
public struct RequestHistory: Sendable, Equatable {
  /// The requests that are kept.
  public private(set) var records: [LoggedRequest] = []
  private let limit: Int

  /// An empty history; when it is full the oldest go.
  public init(limit: Int = 400) {
    self.limit = max(1, limit)
  }

  /// Adds a request, or takes in how one that is here went on.
  public mutating func add(_ record: LoggedRequest) {
    if let index = index(of: record.number) {
      records[index] = record
    } else if records.last.map({ $0.number < record.number }) ?? true {
      records.append(record)
      if records.count > limit { records.removeFirst(records.count - limit) }
    }
  }

  /// The request of that number, if it is still here.
  public subscript(number: Int) -> LoggedRequest? {
    index(of: number).map { records[$0] }
  }

  /// Requests without an answer yet.
  public var underWay: Int {
    records.count { $0.outcome == .underWay }
  }

  /// Where a number is; they rise.
  private func index(of number: Int) -> Int? {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].number == number ? low : nil
  }
}

/// Takes every request that fob sends: once when it is sent, and again under the same number when it has ended.
public protocol RequestLog: Sendable {
  /// The number of the next request, counted from 1.
  func nextNumber() -> Int

  /// Takes a record and returns at once.
  func add(_ record: LoggedRequest)
}
