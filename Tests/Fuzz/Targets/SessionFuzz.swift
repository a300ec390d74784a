import FoundationEssentials
import Host

@testable import Services
@testable import TokenModel

extension FuzzTarget {
  /// The reader of session files, and what is decided by what it reads.
  static let session = FuzzTarget("session") { input in
    guard let record = try? SessionFile.read(input) else { return }
    try BrokenPromise.unless(
      (try? SessionFile.read(SessionFile.bytes(of: record))) == record, "A record reads back as another.")
    guard let name = EnvironmentName("prod"), let origin = record.binding?.origin ?? record.session?.origin else {
      return
    }
    for profile in [PreservicaService.profile, ApiVideoService.profile, PodService.profile] {
      let environment = Environment(
        name: name, file: "/config/fob/environments/prod.ini", fingerprint: record.environmentFile,
        service: profile.name, origin: origin, username: record.binding?.username, tenant: record.binding?.tenant,
        isProduction: true)
      for now in [0, record.session?.issued.timeIntervalSince1970 ?? 1, 1_800_000_000, 253_402_300_799] {
        let moment = Date(timeIntervalSince1970: now)
        _ = record.held(for: environment)?.secondsLeft(at: moment).map { Int($0) }
        for (need, isForced) in [
          (ValidityRequirement.ordinary, false), (ValidityRequirement(minimumValidity: 300), true),
        ] {
          let context = RenewalContext(
            record: record, environment: environment, profile: profile, need: need, isForced: isForced,
            canLogInAlone: true, now: moment)
          _ = SessionRules.decision(in: context)
        }
        let holding = record.held(for: environment).map { SessionStatus.Holding.session($0) } ?? .nothing
        _ = SessionRules.automaticRenewal(
          of: SessionStatus(holding, failure: record.failure(for: environment)), refresh: environment.refresh,
          profile: profile,
          canLogInAlone: true, beginsSessions: true, lastTry: record.checked, jitter: 0.5, now: moment)
      }
    }
  }
}
