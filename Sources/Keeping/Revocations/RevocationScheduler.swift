import TokenModel

/// The order of a plan's steps: which token is next, what its answer means, when to give up. Pure.
struct RevocationScheduler: Sendable {
  private var queue: [RevocationRow]
  private var unclear: [(row: RevocationRow, reason: String, mayHaveEnded: Bool)] = []
  /// Tokens that earlier requests may have revoked.
  private let doubtful: Set<Handle>
  private var failuresInARow = 0
  /// Why no further token is tried.
  private(set) var stop: RevocationStop?
  /// Why a result is not on disk.
  private var loss: SessionFailure?

  /// After this many requests in a row without a good answer, the server is left alone.
  static let patience = 16

  /// Tokens whose result was never known are settled by a list first.
  init(_ revocation: Revocation) {
    queue = revocation.remaining.reversed()
    doubtful = Set(revocation.results.filter { $0.value.kind == .unknown }.keys)
  }

  /// Tokens that were not tried.
  var left: [RevocationRow] { queue.reversed() }

  /// How many results a list must settle.
  var unsettled: Int { unclear.count }

  /// The next token to try; nil when all were tried, or none is to be.
  mutating func next() -> RevocationRow? {
    stop == nil ? queue.popLast() : nil
  }

  /// The next tokens to try together, all of one organization; none when all were tried, or none is to be.
  mutating func next(upTo count: Int) -> [RevocationRow] {
    guard stop == nil, let first = queue.last else { return [] }
    let rows = Array(queue.reversed().lazy.filter { $0.organization == first.organization }.prefix(count))
    leaveOut(Set(rows.map(\.handle)))
    return rows
  }

  /// Puts tokens back at the front: the server was not asked about them.
  mutating func postpone(_ rows: [RevocationRow]) {
    queue += rows.reversed()
  }

  /// Tries no further token; the first reason counts.
  mutating func stop(for reason: RevocationStop) {
    stop = stop ?? reason
  }

  /// A result could not be saved: no further token is tried.
  mutating func lose(for failure: SessionFailure) {
    loss = loss ?? failure
    stop(for: .failure(failure))
  }

  /// Why the run ended early: a result that could not be saved, else why tokens were not tried; nil if neither.
  var ending: RevocationStop? {
    loss.map { .failure($0) } ?? (queue.isEmpty ? nil : stop)
  }

  /// Takes out a token that need not be tried.
  mutating func leaveOut(_ handles: Set<Handle>) {
    queue.removeAll { handles.contains($0.handle) }
  }

  /// Takes in the outcome of a request.
  /// - Returns: the result to save, if it is known now.
  mutating func record(_ attempt: RevocationAttempt, of row: RevocationRow) -> RevocationResult? {
    switch attempt {
    case .certain(let result):
      failuresInARow = 0
      return result
    case .unclear(let reason, let mayHaveEnded):
      unclear.append((row, reason, mayHaveEnded))
      noteFailure(reason)
      return .unknown(reason: reason)
    case .unsent(let reason) where doubtful.contains(row.handle):
      return record(.unclear(reason: reason, mayHaveEnded: true), of: row)
    case .unsent(let reason):
      noteFailure(reason)
      return .notRevoked(reason: reason)
    case .postponed:
      queue.append(row)
      return nil
    case .stopped(let failure):
      queue.append(row)
      stop(for: .failure(failure))
      return nil
    }
  }

  /// A request had no good answer.
  private mutating func noteFailure(_ reason: String) {
    failuresInARow += 1
    guard failuresInARow >= Self.patience else { return }
    let reason = "\(Self.patience) requests failed in a row, the last with: \(reason)"
    stop(for: .failure(.service(.unreachable(reason: reason, mayHaveArrived: true))))
  }

  /// The results that a list settles. A token missing from an incomplete list may still exist.
  /// - Parameter living: the handles of its tokens, present and former.
  func resolved(by living: Set<Handle>, isComplete: Bool) -> [(row: RevocationRow, result: RevocationResult)] {
    unclear.compactMap { row, reason, mayHaveEnded in
      if living.contains(row.handle) { return (row, .refused(reason: reason)) }
      return isComplete ? (row, mayHaveEnded ? .ended : .alreadyGone) : nil
    }
  }
}

/// The outcome of one request to revoke a token.
enum RevocationAttempt: Sendable, Equatable {
  /// Revoked now or before, or still valid: certain.
  case certain(RevocationResult)
  /// No certain answer; a list settles it. `mayHaveEnded`: whether the request may have revoked the token.
  case unclear(reason: String, mayHaveEnded: Bool)
  /// Nothing reached the server.
  case unsent(reason: String)
  /// Nothing was done; the token is tried again.
  case postponed
  /// Nothing was done, and nothing more can be done now.
  case stopped(SessionFailure)

  init(_ result: Result<RevokeOutcome, SessionFailure>) {
    switch result {
    case .success(.ended): self = .certain(.ended)
    case .success(.alreadyGone): self = .certain(.alreadyGone)
    case .failure(.service(let failure)): self.init(failure)
    case .failure(let failure): self = .stopped(failure)
    }
  }

  private init(_ failure: ServiceFailure) {
    switch failure {
    case .refused(_, let reason, _), .unsupported(let reason): self = .certain(.refused(reason: reason))
    case .notFound(let reason): self = .unclear(reason: reason, mayHaveEnded: false)
    case .unreachable(let reason, mayHaveArrived: false): self = .unsent(reason: reason)
    case .unreachable(let reason, _), .serverError(_, let reason), .unexpected(let reason):
      self = .unclear(reason: reason, mayHaveEnded: failure.mayHaveTakenEffect)
    case .rateLimited, .cancelled: self = .postponed
    case .credentialsRefused, .clientRefused, .sessionRefused: self = .stopped(.service(failure))
    }
  }
}
