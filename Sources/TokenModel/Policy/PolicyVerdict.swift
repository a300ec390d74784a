import Formats
import FoundationEssentials

/// What a rule says of an upload token, or of one to be created.
public enum PolicyVerdict: Sendable, Equatable {
  case kept
  /// It breaks the rule, and how, as the end of a sentence that begins with the token.
  case broken(String)
  /// The fact that the rule is about is not known, and which.
  case unknown(String)
  /// The service cannot meet such a rule: it does not hold there.
  case notApplicable
}

extension PolicyDemand {
  /// Whether a service can meet the rule at all.
  package func applies(to support: UploadTokenSupport) -> Bool {
    switch self {
    case .longestLifetime, .neverExpiring: support.lifetimes != .neverOnly
    // Of scopes in the server's own words nobody knows which is wider.
    case .widestScope: support.scopes.contains(where: TokenScope.known.contains)
    case .longestUnused, .label: true
    }
  }

  /// What the rule says of a token.
  /// - Parameter now: the time by the server's clock.
  public func verdict(on row: ListedToken, support: UploadTokenSupport, now: Date) -> PolicyVerdict {
    guard applies(to: support) else { return .notApplicable }
    switch self {
    case .longestLifetime(let seconds): return lifetime(of: row.token, atMost: seconds, now: now)
    case .neverExpiring(let isAllowed): return expiry(of: row.token, mayBeNever: isAllowed)
    case .label(let pattern): return Self.label(row.label, pattern)
    case .longestUnused(let seconds): return use(of: row.token, within: seconds, now: now)
    case .widestScope(let widest):
      return row.token.scope.map { Self.scope($0, widest) } ?? .unknown("its scope is not known")
    }
  }

  /// What the rule says of a token to be created.
  public func verdict(on request: TokenRequest, support: UploadTokenSupport) -> PolicyVerdict {
    guard applies(to: support) else { return .notApplicable }
    switch (self, request.lifetime) {
    case (.longestLifetime, .never): return .broken("would never expire")
    case (.longestLifetime(let most), .seconds(let seconds)):
      return seconds <= most ? .kept : .broken("would be valid for \(TimeSpan.text(seconds: seconds))")
    case (.neverExpiring(let isAllowed), .never): return isAllowed ? .kept : .broken("would never expire")
    case (.neverExpiring, .seconds): return .kept
    case (.label(let pattern), _): return Self.label(request.label, pattern)
    case (.longestUnused, _): return .kept
    case (.widestScope(let widest), _):
      // Without a choice the server gives the most that there is.
      return Self.scope(request.scope ?? .all, widest)
    }
  }

  private func lifetime(of token: UploadToken, atMost seconds: Int, now: Date) -> PolicyVerdict {
    switch token.expiry {
    case .never: return .broken("never expires")
    case .unknown: return .unknown("its expiry is not known")
    case .at(let end):
      if let lifetime = token.lifetime ?? token.created.map({ Self.seconds(from: $0, to: end) }) {
        return lifetime <= seconds ? .kept : .broken("is valid for \(Self.span( lifetime))")
      }
      let left = Self.seconds(from: now, to: end)
      return left > seconds
        ? .broken("is valid for \(Self.span( left)) more") : .unknown("its lifetime is not known")
    }
  }

  private func expiry(of token: UploadToken, mayBeNever isAllowed: Bool) -> PolicyVerdict {
    switch token.expiry {
    case .at: .kept
    case .never: isAllowed ? .kept : .broken("never expires")
    case .unknown: isAllowed ? .kept : .unknown("its expiry is not known")
    }
  }

  private func use(of token: UploadToken, within seconds: Int, now: Date) -> PolicyVerdict {
    switch token.lastUse {
    case .ago(_, let ago?): return ago <= seconds ? .kept : .broken("was last used \(Self.span( ago)) ago")
    case .ago(_, nil), .unknown: return .unknown("its last use is not known")
    case .never:
      guard let created = token.created else { return .unknown("it was never used, and its age is not known") }
      let age = Self.seconds(from: created, to: now)
      return age <= seconds ? .kept : .broken("was never used in \(Self.span( age))")
    }
  }

  /// Whole seconds between dates, however odd a server's dates are.
  private static func seconds(from start: Date, to end: Date) -> Int {
    Int(min(1e15, max(-1e15, end.timeIntervalSince(start))))
  }

  /// In days, if it is one at least.
  private static func span(_ seconds: Int) -> String {
    seconds >= 86_400 ? "\(seconds / 86_400)d" : TimeSpan.text(seconds: max(0, seconds))
  }

  private static func label(_ label: String?, _ pattern: String) -> PolicyVerdict {
    guard let label, !label.isEmpty else { return .broken("has no label") }
    return FilterPattern(glob: pattern).fits(label) ? .kept : .broken("has a label of another form")
  }

  private static func scope(_ scope: TokenScope, _ widest: TokenScope) -> PolicyVerdict {
    guard TokenScope.known.contains(scope) else { return .unknown("what its scope allows is not known") }
    return widest == .all || widest == scope ? .kept : .broken("allows \(scope.rawValue)")
  }
}

/// A rule that an upload token breaks, or of which that is not known.
public struct PolicyFinding: Sendable, Equatable {
  /// The token.
  public var handle: Handle
  /// The rule.
  public var entry: Policy.Entry
  /// `broken` or `unknown`.
  public var verdict: PolicyVerdict
}

extension Policy {
  /// What the rules find in a list of an environment.
  /// - Parameter now: the time by the server's clock.
  public func findings(
    in rows: some Sequence<ListedToken>, of environment: Environment, support: UploadTokenSupport, now: Date
  ) -> [PolicyFinding] {
    let entries = entries(for: environment)
    guard !entries.isEmpty else { return [] }
    var findings: [PolicyFinding] = []
    for row in rows {
      for entry in entries {
        switch entry.demand.verdict(on: row, support: support, now: now) {
        case .kept, .notApplicable: break
        case .broken(let how): findings.append(PolicyFinding(handle: row.handle, entry: entry, verdict: .broken(how)))
        case .unknown(let what):
          findings.append(PolicyFinding(handle: row.handle, entry: entry, verdict: .unknown(what)))
        }
      }
    }
    return findings
  }

  /// Whether a token breaks a rule; what is not known breaks none.
  public func isBroken(
    by row: ListedToken, of environment: Environment, support: UploadTokenSupport, now: Date
  ) -> Bool {
    entries(for: environment).contains { entry in
      if case .broken = entry.demand.verdict(on: row, support: support, now: now) { true } else { false }
    }
  }

  /// Why a token must not be created, as a sentence; nil if it may.
  public func refusal(
    of request: TokenRequest, in environment: Environment, support: UploadTokenSupport
  ) -> String? {
    for entry in entries(for: environment) {
      if case .broken(let how) = entry.demand.verdict(on: request, support: support) {
        return "The new token \(how), which breaks the rule \(entry.title). Nothing was created."
      }
    }
    return nil
  }
}
