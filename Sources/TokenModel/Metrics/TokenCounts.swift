import Formats
import FoundationEssentials

/// How many upload tokens a list had when it was read, by scope and state. Holds no secret, no label and no handle.
public struct TokenCounts: Sendable, Equatable {
  /// What an upload token allows.
  public enum Scope: String, Sendable, CaseIterable {
    case all, upload, download
    /// The service does not say, or has a word of its own.
    case other
  }

  /// Whether an upload token was good.
  public enum State: String, Sendable, CaseIterable {
    /// It had not expired, or never does.
    case valid
    /// It had.
    case expired
    /// The service does not say when it expires.
    case unknown
  }

  /// The numbers of one scope.
  public struct Numbers: Sendable, Equatable {
    /// Those that had not expired.
    public var valid = 0
    /// Those that had.
    public var expired = 0
    /// Those whose expiry the service does not say.
    public var unknown = 0
    /// Of the valid ones, those that never expire.
    public var neverExpiring = 0

    /// How many are in a state.
    public func count(_ state: State) -> Int {
      switch state {
      case .valid: valid
      case .expired: expired
      case .unknown: unknown
      }
    }
  }

  /// When the list was read, by the local clock.
  public let read: Date
  /// Whether it was the whole list.
  public let isComplete: Bool
  /// When the next one expires, by the local clock; nil if none was to expire.
  public private(set) var nearestExpiry: Date?
  private var numbers: [Scope: Numbers] = [:]
  /// What the rules that held then said of the tokens; a rule that did not hold is not there.
  public private(set) var rules: [PolicyRule: RuleNumbers] = [:]

  /// What a rule said of the tokens.
  public struct RuleNumbers: Sendable, Equatable {
    /// Those that broke it.
    public var broken = 0
    /// Those of which nobody knows that, and which break it nowhere.
    public var unknown = 0
  }

  /// The numbers of a scope.
  public subscript(scope: Scope) -> Numbers { numbers[scope] ?? Numbers() }
}

extension TokenCounts {
  /// Counts a list.
  /// - Parameters:
  ///   - local: the time by the local clock.
  ///   - clockOffset: seconds to add to it to get the server's, by which upload tokens expire.
  public init(of list: PackedTokens, isComplete: Bool, at local: Date, clockOffset: TimeInterval) {
    read = local
    self.isComplete = isComplete
    let server = local.addingTimeInterval(clockOffset)
    for page in list.pages {
      page.read { texts in
        for place in 0..<page.count {
          let scope = Scope(rawValue: String(decoding: texts.text(TokenField.scope.slot, place), as: UTF8.self))
          add(page.times(at: place).expiry, to: scope ?? .other, at: server, clockOffset)
        }
      }
    }
  }

  /// Counts what the rules say of a list, each token once for each rule, although several files may have it.
  /// - Parameter local: the time by the local clock.
  public mutating func judge(
    _ list: PackedTokens, by policy: Policy, of environment: Environment, support: UploadTokenSupport, at local: Date,
    clockOffset: TimeInterval
  ) {
    let demands = Dictionary(grouping: policy.entries(for: environment).map(\.demand), by: \.rule)
      .compactMapValues { demands in
        let possible = demands.filter { $0.applies(to: support) }
        return possible.isEmpty ? nil : possible
      }
    rules = demands.mapValues { _ in RuleNumbers() }
    guard !demands.isEmpty else { return }
    let server = local.addingTimeInterval(clockOffset)
    for row in list {
      for (rule, demands) in demands {
        switch Self.verdict(of: demands, on: row, support, at: server) {
        case .broken: rules[rule, default: RuleNumbers()].broken += 1
        case .unknown: rules[rule, default: RuleNumbers()].unknown += 1
        case .kept, .notApplicable: break
        }
      }
    }
  }

  /// What several demands of one rule say together: whoever breaks one of them breaks the rule.
  private static func verdict(
    of demands: [PolicyDemand], on row: ListedToken, _ support: UploadTokenSupport, at server: Date
  ) -> PolicyVerdict {
    var together = PolicyVerdict.kept
    for demand in demands {
      switch demand.verdict(on: row, support: support, now: server) {
      case .broken(let how): return .broken(how)
      case .unknown(let what): together = .unknown(what)
      case .kept, .notApplicable: break
      }
    }
    return together
  }

  private mutating func add(_ expiry: TokenExpiry, to scope: Scope, at server: Date, _ clockOffset: TimeInterval) {
    switch expiry {
    case .never:
      numbers[scope, default: Numbers()].valid += 1
      numbers[scope, default: Numbers()].neverExpiring += 1
    case .unknown: numbers[scope, default: Numbers()].unknown += 1
    case .at(let end) where end <= server: numbers[scope, default: Numbers()].expired += 1
    case .at(let end):
      numbers[scope, default: Numbers()].valid += 1
      let local = end.addingTimeInterval(-clockOffset)
      nearestExpiry = min(nearestExpiry ?? local, local)
    }
  }
}

extension TokenCounts {
  /// The counts as they are kept on disk.
  public var json: JSONValue {
    let members = numbers.map { scope, numbers in
      let record: JSONValue = [
        "valid": .integer(Int64(numbers.valid)), "expired": .integer(Int64(numbers.expired)),
        "unknown": .integer(Int64(numbers.unknown)), "never_expiring": .integer(Int64(numbers.neverExpiring)),
      ]
      return (scope.rawValue, record)
    }
    return [
      "read": .number(read.timeIntervalSince1970), "complete": .bool(isComplete),
      "nearest_expiry": nearestExpiry.map { .number($0.timeIntervalSince1970) } ?? .null,
      "scopes": .object(Dictionary(members, uniquingKeysWith: { first, _ in first })),
      "rules": .object(
        Dictionary(
          rules.map { rule, numbers in
            let record: JSONValue = [
              "broken": .integer(Int64(numbers.broken)), "unknown": .integer(Int64(numbers.unknown)),
            ]
            return (rule.rawValue, record)
          }, uniquingKeysWith: { first, _ in first })),
    ]
  }

  /// Reads what was kept; nil if it is something else.
  public init?(json: JSONValue) {
    guard let seconds = json["read"]?.numberValue, let isComplete = json["complete"]?.boolValue,
      let scopes = json["scopes"]?.objectValue, SessionFile.isPossible(seconds)
    else { return nil }
    read = Date(timeIntervalSince1970: seconds)
    self.isComplete = isComplete
    nearestExpiry = json["nearest_expiry"]?.numberValue.flatMap {
      SessionFile.isPossible($0) ? Date(timeIntervalSince1970: $0) : nil
    }
    func number(_ key: String, _ record: JSONValue) -> Int { max(0, Int(clamping: record[key]?.integerValue ?? 0)) }
    for (word, record) in scopes {
      guard let scope = Scope(rawValue: word) else { continue }
      numbers[scope] = Numbers(
        valid: number("valid", record), expired: number("expired", record), unknown: number("unknown", record),
        neverExpiring: number("never_expiring", record))
    }
    // An earlier fob kept none.
    for (word, record) in json["rules"]?.objectValue ?? [:] {
      guard let rule = PolicyRule(rawValue: word) else { continue }
      rules[rule] = RuleNumbers(broken: number("broken", record), unknown: number("unknown", record))
    }
  }
}
