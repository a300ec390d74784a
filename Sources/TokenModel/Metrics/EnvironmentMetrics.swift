import Formats
import FoundationEssentials

/// What metrics tell of one environment at one moment: of its session, and of its upload tokens as they were last read. Times are by the local clock.
public struct EnvironmentMetrics: Sendable, Equatable {
  /// The environment.
  public let environment: EnvironmentName
  /// Its service.
  public let service: ServiceName
  /// Whether it is production.
  public let isProduction: Bool
  /// Whether there is a session that has not expired.
  public let isSessionValid: Bool
  /// When the session expires; nil without one, or if the server does not say.
  public let sessionExpiry: Date?
  /// Whether only a person can go on.
  public let needsLogin: Bool
  /// When a session was last got or refreshed, or the last attempt failed; nil if there was none.
  public let lastRefresh: Date?
  /// Attempts that failed since the last good one.
  public let failures: Int
  /// When the server last accepted the session; nil if that is not known.
  public let checked: Date?
  /// The upload tokens; nil if no list was read.
  public let tokens: TokenCounts?
  /// Sign-ins that the server still accepts from people, as counted here; nil for any number.
  public let signInsLeft: Int?

  /// Draws them from what is on disk.
  /// - Parameters:
  ///   - demand: what a login would ask of a person.
  ///   - tokens: the counts of the last reading, if there was one.
  ///   - now: the time by the local clock.
  public init(
    of environment: Environment, _ status: SessionStatus, profile: ServiceProfile, demand: LoginDemand,
    tokens: TokenCounts?, now: Date
  ) {
    self.environment = environment.name
    service = environment.service
    isProduction = environment.isProduction
    let held: HeldSession? = if case .session(let held) = status.holding { held } else { nil }
    let left = held?.secondsLeft(at: now)
    isSessionValid = held != nil && left.map { $0 > 0 } ?? true
    sessionExpiry = left.map { now.addingTimeInterval($0) }
    needsLogin = Self.needsLogin(status, profile, isValid: isSessionValid, canLogInAlone: demand.isNothing)
    let issued = held.map { $0.session.issued.addingTimeInterval(-$0.clockOffset) }
    lastRefresh = status.failure?.at ?? issued
    failures = status.failure.map { max(1, $0.count) } ?? 0
    checked = held?.checked
    self.tokens = profile.uploadTokens == nil ? nil : tokens
    signInsLeft = demand.signInsLeft
  }

  /// Nobody has to log in where nobody ever did, or where the session was ended on purpose.
  private static func needsLogin(
    _ status: SessionStatus, _ profile: ServiceProfile, isValid: Bool, canLogInAlone: Bool
  ) -> Bool {
    if status.failure?.needsLogin == true { return true }
    switch status.holding {
    case .nothing: return false
    case .otherOrigin, .unusable: return true
    case .session(let held):
      let canRefresh = profile.canRefresh && !profile.refreshNeedsLivingToken && held.session.refreshToken != nil
      return !isValid && !canLogInAlone && !canRefresh
    }
  }
}

/// What metrics tell at one moment.
public struct MetricsSnapshot: Sendable, Equatable {
  /// fob's version.
  public let version: String
  /// When, by the local clock.
  public let time: Date
  /// The environments whose files can be used.
  public let environments: [EnvironmentMetrics]
  /// The names of the others.
  public let unusable: [String]

  /// Gathers them.
  public init(version: String, time: Date, environments: [EnvironmentMetrics], unusable: [String]) {
    self.version = version
    self.time = time
    self.environments = environments
    self.unusable = unusable
  }
}

extension MetricsSnapshot {
  /// The metrics as text that is both OpenMetrics 1.0 and the older text format of Prometheus, which node_exporter reads. A metric without a value is left out.
  public var text: String {
    var text = ""
    for metric in Metric.allCases {
      let samples = metric.samples(in: self)
      guard !samples.isEmpty else { continue }
      text += "# HELP \(metric.rawValue) \(Self.escaped(metric.help))\n# TYPE \(metric.rawValue) gauge\n"
      for sample in samples {
        let labels = zip(metric.labels, sample.labels).map { "\($0)=\"\(Self.escaped($1))\"" }
        text += metric.rawValue + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " \(sample.value)\n"
      }
    }
    return text + "# EOF\n"
  }

  /// A text from outside as it stands between quotation marks: in both formats backslash, quotation mark and newline are escaped.
  private static func escaped(_ text: String) -> String {
    DisplayText(text).string.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
