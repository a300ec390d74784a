import FoundationEssentials
import TokenModel

extension EnvironmentState {
  /// When the session is to be renewed without being asked, by the local clock; nil where it is not: switched off, under way, or only a person can.
  func automaticRenewal(profile: ServiceProfile?, jitter: Double, now: Date) -> Date? {
    guard activity == nil, var environment, let profile, let status else { return nil }
    environment.refresh = refresh
    return SessionRules.automaticRenewal(
      of: status, in: environment, profile: profile, canLogInAlone: loginDemand.isNothing, beginsSessions: false,
      lastTry: lastTry, jitter: jitter, now: now)
  }
}
