import Formats
import FoundationEssentials
import TokenModel

/// What the rules for upload tokens say, as far as that is known.
enum KnownPolicy: Sendable, Equatable {
  case unread
  case read(Policy)
  /// A file cannot be used, so that nobody knows the rules.
  case unusable(FileFailure)
}

/// The rows of a list that break a rule, and how many break which.
struct ListViolations: Sendable {
  private(set) var keys: Set<RowKey> = []
  /// Tokens that break a rule, by rule; one that breaks two counts at both.
  private(set) var counts: [PolicyRule: Int] = [:]
  /// Tokens that break no rule as far as it is known, and of which a fact is not known.
  private(set) var unknown = 0

  /// - Parameters:
  ///   - rows: tokens of one environment.
  ///   - place: the place of their list, where rows are of several.
  ///   - now: the time by their server's clock.
  mutating func add(
    _ rows: [ListedToken], of environment: Environment, _ support: UploadTokenSupport, by policy: Policy, place: Int,
    now: Date
  ) {
    var broken: [Handle: Set<PolicyRule>] = [:]
    var unclear: Set<Handle> = []
    for finding in policy.findings(in: rows, of: environment, support: support, now: now) {
      switch finding.verdict {
      case .broken: broken[finding.handle, default: []].insert(finding.entry.demand.rule)
      case .unknown: unclear.insert(finding.handle)
      case .kept, .notApplicable: break
      }
    }
    for (handle, rules) in broken {
      keys.insert(RowKey(handle: handle, origin: place))
      for rule in rules { counts[rule, default: 0] += 1 }
    }
    unknown += unclear.subtracting(broken.keys).count
  }

  /// `never_expiring 8, label 3`
  var text: String {
    PolicyRule.allCases.compactMap { rule in counts[rule].map { "\(rule.rawValue) \($0.grouped)" } }
      .joined(separator: ", ")
  }
}

extension Action {
  static let markViolating = Action(
    .markViolating, .tokens, [.character("B")], in: [.main],
    help: "mark violations: what breaks a rule of policy.ini; reads the rest first", when: \.markingViolating
  ) { state, _ in state.markViolating() }
}

extension AppState {
  fileprivate var markingViolating: Availability {
    guard focus == .tokens || inventory != nil else {
      return .impossible("Rules are for upload tokens: \(key(.otherPane)) goes to them.")
    }
    guard listWork.isPossible else { return listWork }
    switch policy {
    case .unread: return .impossible("The rules are not read yet.")
    case .unusable(let problem): return .impossible("The rules cannot be used: \(problem)")
    case .read(let policy):
      return policy.entries.isEmpty
        ? .impossible("There are no rules: policy.ini has none; man fob-policy.") : .possible
    }
  }

  fileprivate mutating func markViolating() -> [Effect] {
    if inventory != nil {
      markAllOfInventory(.violating)
    } else if let name = chosenEnvironment?.name {
      markAll(in: name, .violating)
    }
    return []
  }

  /// Which of the rows that a list shows break a rule.
  func violations(in list: TokenList) -> ListViolations {
    guard case .read(let policy) = policy else { return ListViolations() }
    var violations = ListViolations()
    guard !list.rows.origins.isEmpty else {
      guard let environment = chosenEnvironment, let support = chosenSupport else { return violations }
      let rows = (0..<list.count).compactMap { list.row(at: $0) }
      violations.add(
        rows, of: environment, support, by: policy, place: 0, now: now.addingTimeInterval(clockOffset))
      return violations
    }
    var rows = [[ListedToken]](repeating: [], count: list.rows.origins.count)
    for position in 0..<list.count {
      guard let row = list.row(at: position), let origin = list.origin(at: position) else { continue }
      rows[origin.place].append(row)
    }
    for origin in list.rows.origins {
      violations.add(
        rows[origin.place], of: origin.environment, origin.support, by: policy, place: origin.place,
        now: now.addingTimeInterval(origin.clockOffset))
    }
    return violations
  }

  /// What is said once rows were marked.
  func markedNotice(_ count: Int, _ purpose: MarkPurpose, isFiltered: Bool, _ violations: ListViolations) -> Notice {
    guard purpose == .violating else {
      return .done("Marked \(isFiltered ? "all that match" : "all"): \(count.grouped).")
    }
    let unknown =
      violations.unknown == 0
      ? ""
      : " Of \(violations.unknown.grouped) more a fact is not known: \(violations.unknown == 1 ? "it is" : "they are") not marked."
    guard count > 0 else { return .info("No upload token here breaks a rule.\(unknown)") }
    return .done("Marked \(count.grouped) that break\(count == 1 ? "s" : "") a rule: \(violations.text).\(unknown)")
  }
}

/// The rules that one upload token breaks, or of which that is not known, as facts of its inspection.
struct PolicyFacts {
  private let findings: [PolicyFinding]

  init(of token: ListedToken, in name: EnvironmentName, _ state: AppState) {
    guard case .read(let policy) = state.policy, let entry = state.state(of: name),
      let environment = entry.environment, let support = state.profile(of: environment)?.uploadTokens
    else {
      findings = []
      return
    }
    let now = state.now.addingTimeInterval(entry.held?.clockOffset ?? 0)
    findings = policy.findings(in: [token], of: environment, support: support, now: now)
  }

  var all: [Fact] {
    findings.compactMap { finding in
      switch finding.verdict {
      case .broken(let how): Fact("Breaks a rule", "\(finding.entry.title): it \(how)", .statusWarn)
      case .unknown(let what): Fact("Rule unclear", "\(finding.entry.title): \(what)")
      case .kept, .notApplicable: nil
      }
    }
  }
}
