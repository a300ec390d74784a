import FoundationEssentials
import Host
import Keeping
import TokenModel

/// Looks at environments for what to tell, as `fob expiring` does.
struct EventLook: Sendable {
  let fob: Composition

  /// Looks at sessions, upload tokens and certificates, where somebody wants to hear of them.
  /// - Returns: why something was not looked at or not told, a sentence each.
  func lookAtEverything(in environments: [Environment]) async -> [String] {
    let search = ExpirySearch(fob: fob, seconds: TimeInterval(ExpiryRules.thresholds.max() ?? 0))
    let findings = await search.findings(in: await wanted(of: environments).map(EnvironmentEntry.usable))
    let unread = findings.unread.map { "\($0.environment): \($0.what) not read: \($0.failure.message)" }
    return unread + (await tell(findings.looks))
  }

  /// Looks at sessions alone, which asks no server.
  /// - Returns: why something was not told, a sentence each.
  func lookAtSessions(of environments: [Environment]) async -> [String] {
    await tell(
      await wanted(of: environments).map {
        EnvironmentLook(environment: $0, look: ExpiryLook(session: session(of: $0)))
      })
  }

  /// The environments that have a command for events. Those without one of their own have that of the settings, which are read once.
  func wanted(of environments: [Environment]) async -> [Environment] {
    var general: Bool?
    var wanted: [Environment] = []
    for environment in environments {
      let isOwn = environment.onEvent != nil
      let isWanted = if !isOwn, let general { general } else { await fob.events.isWanted(in: environment) }
      if !isOwn { general = isWanted }
      if isWanted { wanted.append(environment) }
    }
    return wanted
  }

  /// Tells what is due by what was seen.
  /// - Returns: why something was not told, a sentence each.
  func tell(_ looks: [EnvironmentLook]) async -> [String] {
    var failures: [String] = []
    for seen in looks {
      do throws(SessionFailure) {
        try await fob.events.look(seen.look, at: seen.environment)
      } catch {
        failures.append("\(seen.environment.name): not told what expires: \(error.plainReason)")
      }
    }
    return failures
  }

  /// An environment's session as it is on disk.
  func session(of environment: Environment) -> ExpiryLook.Session {
    guard let profile = fob.services[environment.service]?.profile else { return .unseen }
    let status = fob.sessions.status(of: environment)
    let item = ExpiringItem.session(
      status, of: environment, profile: profile,
      canLogInAlone: fob.sessions.loginDemand(for: environment, in: status).isNothing, within: .infinity,
      now: fob.clock.now)
    guard let item else { return .needsNobody }
    let lifetime: TimeInterval? = if case .session(let held) = status.holding { held.session.lifetime } else { nil }
    return .needsPerson(ExpiryLook.Ending(end: item.end, secondsLeft: item.secondsLeft, lifetime: lifetime))
  }
}

/// What was seen of an environment.
struct EnvironmentLook: Sendable {
  /// The environment.
  let environment: Environment
  /// What was seen.
  var look: ExpiryLook
}
