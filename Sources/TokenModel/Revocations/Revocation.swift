import Formats
import FoundationEssentials

/// A plan and its results so far, as its file keeps them.
public struct Revocation: Sendable, Equatable {
  /// The file that keeps it.
  public let path: String
  /// What is to be revoked.
  public let plan: RevocationPlan
  /// The results so far.
  public private(set) var results: [Handle: RevocationResult]
  /// Counts by result.
  public private(set) var counts: RevocationCounts

  /// A plan with the results so far; those of tokens that are not in the plan are left out.
  public init(path: String, plan: RevocationPlan, results: [Handle: RevocationResult] = [:]) {
    self.path = path
    self.plan = plan
    self.results = [:]
    counts = RevocationCounts(planned: plan.rows.count)
    for row in plan.rows {
      if let result = results[row.handle] { record(result, of: row.handle) }
    }
  }

  /// Records the result of one token of the plan.
  public mutating func record(_ result: RevocationResult, of handle: Handle) {
    counts.count(result.kind, instead: results[handle]?.kind)
    results[handle] = result
  }

  /// The tokens that may still be valid, in the plan's order.
  public var remaining: [RevocationRow] {
    plan.rows.filter { results[$0.handle]?.isOver != true }
  }

  /// The tokens that were tried and may still be valid, in the plan's order.
  public var failed: [RevocationRow] {
    plan.rows.filter { results[$0.handle]?.isOver == false }
  }

  /// Whether all of the plan's tokens are revoked.
  public var isDone: Bool { counts.over == plan.rows.count }

  /// Whether it was stopped before every token had a result.
  public var isCutShort: Bool { counts.notTried + counts[.notRevoked] + counts[.unknown] > 0 }
}

/// Counts of a plan's upload tokens by result.
public struct RevocationCounts: Sendable, Equatable {
  /// Tokens in the plan.
  public var planned: Int
  private var counts: [RevocationResult.Kind: Int] = [:]

  /// Nothing has happened yet.
  public init(planned: Int) {
    self.planned = planned
  }

  /// How many have that result.
  public subscript(kind: RevocationResult.Kind) -> Int { counts[kind] ?? 0 }

  /// Counts a token's result; its earlier result, if any, no longer counts.
  public mutating func count(_ result: RevocationResult.Kind, instead before: RevocationResult.Kind? = nil) {
    if let before { counts[before] = self[before] > 1 ? self[before] - 1 : nil }
    counts[result, default: 0] += 1
  }

  /// Tokens that are no longer valid.
  public var over: Int { self[.ended] + self[.alreadyGone] }

  /// Tokens that were tried and may still be valid.
  public var failed: Int { self[.refused] + self[.notRevoked] + self[.unknown] }

  /// Tokens that were not tried.
  public var notTried: Int { max(0, planned - over - failed) }

  /// One line: `475 revoked, 2 already gone, 23 refused`.
  public var text: String {
    let parts = RevocationResult.Kind.allCases.filter { self[$0] > 0 }.map { "\(self[$0].grouped) \($0.displayName)" }
    let all = parts + (notTried > 0 ? ["\(notTried.grouped) left"] : [])
    return all.isEmpty ? "nothing to revoke" : all.joined(separator: ", ")
  }
}

/// The result of one upload token of a plan. A token without a result was not tried.
public enum RevocationResult: Sendable, Equatable {
  /// It was revoked by this plan.
  case ended
  /// It was gone before.
  case alreadyGone
  /// It is still valid, and why: the server's own sentence, neutral.
  case refused(reason: String)
  /// It is still valid, because no request reached the server: trying again is safe.
  case notRevoked(reason: String)
  /// Unknown, and why.
  case unknown(reason: String)

  /// A kind of result, for counting and for files.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case ended
    case alreadyGone = "already_gone"
    case refused
    case notRevoked = "not_revoked"
    case unknown
  }

  /// Its kind.
  public var kind: Kind {
    switch self {
    case .ended: .ended
    case .alreadyGone: .alreadyGone
    case .refused: .refused
    case .notRevoked: .notRevoked
    case .unknown: .unknown
    }
  }

  /// Why it was not revoked, or is unknown; nil if it is gone.
  public var reason: String? {
    switch self {
    case .ended, .alreadyGone: nil
    case .refused(let reason), .notRevoked(let reason), .unknown(let reason): reason
    }
  }

  /// Whether the token is no longer valid.
  public var isOver: Bool { reason == nil }
}

/// The result in a line of a file.
extension RevocationResult {
  package func json(of handle: Handle) -> JSONValue {
    var line: [String: JSONValue] = ["handle": .string(handle.text), "result": .string(kind.rawValue)]
    line["reason"] = reason.map { .string($0) }
    return .object(line)
  }

  /// Reads it back; nil if anything is missing.
  package init?(_ json: JSONValue) {
    switch (json["result"]?.stringValue.flatMap(Kind.init), json["reason"]?.stringValue) {
    case (.ended, nil): self = .ended
    case (.alreadyGone, nil): self = .alreadyGone
    case (.refused, let reason?): self = .refused(reason: reason)
    case (.notRevoked, let reason?): self = .notRevoked(reason: reason)
    case (.unknown, let reason?): self = .unknown(reason: reason)
    default: return nil
    }
  }
}

extension RevocationResult.Kind {
  /// The word that people read.
  public var displayName: String {
    switch self {
    case .ended: "revoked"
    case .alreadyGone: "already gone"
    case .refused: "refused"
    case .notRevoked: "not revoked"
    case .unknown: "unknown"
    }
  }
}
