import FoundationEssentials

/// A metric: all are gauges. The raw value is its name, after the conventions of Prometheus.
public enum Metric: String, Sendable, CaseIterable {
  case build = "fob_build_info"
  case written = "fob_metrics_timestamp_seconds"
  case environment = "fob_environment_info"
  case usable = "fob_environment_usable"
  case sessionValid = "fob_session_valid"
  case sessionExpiry = "fob_session_expiry_timestamp_seconds"
  case loginNeeded = "fob_session_login_needed"
  case lastRefresh = "fob_session_last_refresh_timestamp_seconds"
  case refreshSuccess = "fob_session_last_refresh_success"
  case refreshFailures = "fob_session_refresh_failures"
  case checked = "fob_session_checked_timestamp_seconds"
  case signInsLeft = "fob_sign_ins_left"
  case tokens = "fob_upload_tokens"
  case neverExpiring = "fob_upload_tokens_never_expiring"
  case nearestExpiry = "fob_upload_tokens_nearest_expiry_timestamp_seconds"
  case policyViolations = "fob_policy_violations"
  case policyUnknown = "fob_policy_unknown"
  case tokensRead = "fob_upload_tokens_read_timestamp_seconds"
  case tokensComplete = "fob_upload_tokens_complete"

  /// What it says, for people.
  public var help: String {
    switch self {
    case .build: "The version of fob that wrote this; always 1."
    case .written: "When this was written."
    case .environment: "An environment whose file can be used, and whether it is production; always 1."
    case .usable: "Whether the environment's file can be used."
    case .sessionValid: "Whether there is a session that has not expired."
    case .sessionExpiry: "When the session expires; missing without a session, and where the server does not say."
    case .loginNeeded: "Whether only a person can go on; 0 where nobody ever logged in, and after a logout."
    case .lastRefresh: "When the session was last refreshed or got, or the last attempt failed."
    case .refreshSuccess: "Whether the last refresh or login succeeded."
    case .refreshFailures: "Refreshes and logins that have failed since the last good one."
    case .checked: "When the server last accepted the session."
    case .signInsLeft: "Sign-ins that the server still accepts from people, as counted on this host."
    case .tokens: "Upload tokens in the list as it was last read."
    case .neverExpiring: "Upload tokens that never expire, in the list as it was last read."
    case .nearestExpiry: "When the next upload token expires, by the list as it was last read."
    case .policyViolations: "Upload tokens that break a rule of policy.ini, in the list as it was last read."
    case .policyUnknown:
      "Upload tokens of which nobody knows whether they break a rule, in the list as it was last read."
    case .tokensRead: "When the list of upload tokens was last read."
    case .tokensComplete: "Whether the last reading had the whole list."
    }
  }

  /// The names of its labels.
  public var labels: [String] {
    switch self {
    case .build: ["version"]
    case .written: []
    case .usable: ["environment"]
    case .environment: ["environment", "service", "production"]
    case .tokens: ["environment", "service", "scope", "state"]
    case .neverExpiring: ["environment", "service", "scope"]
    case .policyViolations, .policyUnknown: ["environment", "service", "rule"]
    case .sessionValid, .sessionExpiry, .loginNeeded, .lastRefresh, .refreshSuccess, .refreshFailures, .checked,
      .signInsLeft, .nearestExpiry, .tokensRead, .tokensComplete:
      ["environment", "service"]
    }
  }
}

/// One value of a metric.
struct MetricSample: Equatable {
  /// In the order of the metric's `labels`.
  let labels: [String]
  let value: Int

  init(_ labels: [String], _ value: Int) {
    self.labels = labels
    self.value = value
  }

  init(_ labels: [String], _ isTrue: Bool) { self.init(labels, isTrue ? 1 : 0) }

  /// A moment in whole seconds since 1970; nil for none.
  init?(_ labels: [String], _ moment: Date?) {
    guard let seconds = moment.flatMap({ Int(exactly: $0.timeIntervalSince1970.rounded(.down)) }) else { return nil }
    self.init(labels, seconds)
  }
}

extension Metric {
  /// Its values in a snapshot.
  func samples(in snapshot: MetricsSnapshot) -> [MetricSample] {
    switch self {
    case .build: [MetricSample([snapshot.version], 1)]
    case .written: [MetricSample([], snapshot.time)].compactMap(\.self)
    case .usable:
      snapshot.environments.map { MetricSample([$0.environment.text], 1) }
        + snapshot.unusable.map { MetricSample([$0], 0) }
    case .environment, .sessionValid, .sessionExpiry, .loginNeeded, .lastRefresh, .refreshSuccess, .refreshFailures,
      .checked, .signInsLeft, .tokens, .neverExpiring, .nearestExpiry, .policyViolations, .policyUnknown, .tokensRead,
      .tokensComplete:
      snapshot.environments.flatMap(samples)
    }
  }

  private func samples(of environment: EnvironmentMetrics) -> [MetricSample] {
    let labels = [environment.environment.text, environment.service.rawValue]
    let one: MetricSample? =
      switch self {
      case .build, .written, .usable: nil
      case .environment: MetricSample(labels + ["\(environment.isProduction)"], 1)
      case .sessionValid: MetricSample(labels, environment.isSessionValid)
      case .sessionExpiry: MetricSample(labels, environment.sessionExpiry)
      case .loginNeeded: MetricSample(labels, environment.needsLogin)
      case .lastRefresh: MetricSample(labels, environment.lastRefresh)
      case .refreshSuccess: environment.lastRefresh.map { _ in MetricSample(labels, environment.failures == 0) }
      case .refreshFailures: MetricSample(labels, environment.failures)
      case .checked: MetricSample(labels, environment.checked)
      case .signInsLeft: environment.signInsLeft.map { MetricSample(labels, $0) }
      case .nearestExpiry: MetricSample(labels, environment.tokens?.nearestExpiry)
      case .tokensRead: MetricSample(labels, environment.tokens?.read)
      case .tokensComplete: environment.tokens.map { MetricSample(labels, $0.isComplete) }
      case .tokens, .neverExpiring, .policyViolations, .policyUnknown: nil
      }
    return [one].compactMap(\.self) + (environment.tokens.map { counts($0, labels) } ?? [])
  }

  /// Every scope, and every rule that holds, also with 0: a series that comes and goes is hard to watch.
  private func counts(_ tokens: TokenCounts, _ labels: [String]) -> [MetricSample] {
    if self == .policyViolations || self == .policyUnknown {
      return PolicyRule.allCases.compactMap { rule in
        tokens.rules[rule].map { numbers in
          MetricSample(labels + [rule.rawValue], self == .policyViolations ? numbers.broken : numbers.unknown)
        }
      }
    }
    return TokenCounts.Scope.allCases.flatMap { scope in
      let own = labels + [scope.rawValue]
      if self == .neverExpiring { return [MetricSample(own, tokens[scope].neverExpiring)] }
      guard self == .tokens else { return [] }
      return TokenCounts.State.allCases.map { MetricSample(own + [$0.rawValue], tokens[scope].count($0)) }
    }
  }
}
