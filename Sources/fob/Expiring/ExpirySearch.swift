import Formats
import FoundationEssentials
import Host
import Keeping
import Services
import TokenModel

/// Looks in environments for what expires: their sessions, upload tokens and certificates; all environments at once, each at its server's pace.
struct ExpirySearch: Sendable {
  /// What could not be looked at.
  struct Unread: Sendable {
    /// The environment's name.
    let environment: String
    /// What was not read: `upload tokens`, `certificate`, `file`.
    let what: String
    /// Why.
    let failure: CommandFailure
  }

  /// What one or more environments told.
  struct Findings: Sendable {
    /// What expires, in no order.
    var items: [ExpiringItem] = []
    /// What could not be looked at, in the order of the environments.
    var unread: [Unread] = []
    /// All that was seen of each environment, for events.
    var looks: [EnvironmentLook] = []
  }

  let fob: Composition
  /// How far ahead is looked, in seconds.
  let seconds: TimeInterval

  /// Looks in the environments. None of it spends a sign-in that a server counts: what such a server keeps does not expire.
  func findings(in entries: [EnvironmentEntry]) async -> Findings {
    let progress = ReadingProgress()
    defer { progress.end() }
    let found = await withTaskGroup { group in
      for (place, entry) in entries.enumerated() {
        group.addTask { (place, await findings(in: entry, progress)) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    return Findings(items: found.flatMap(\.items), unread: found.flatMap(\.unread), looks: found.flatMap(\.looks))
  }

  private func findings(in entry: EnvironmentEntry, _ progress: ReadingProgress) async -> Findings {
    switch entry {
    case .broken(let name, let problem):
      Findings(unread: [
        Unread(environment: name, what: "file", failure: CommandFailure(file: problem))
      ])
    case .usable(let environment): await findings(in: environment, progress)
    }
  }

  private func findings(in environment: Environment, _ progress: ReadingProgress) async -> Findings {
    guard let profile = fob.services[environment.service]?.profile else { return Findings() }
    var findings = Findings()
    let server = await ServerFacts.asking(environment, over: fob.transport, fob.services, clock: fob.clock)
    var look = ExpiryLook()
    let certificates = certificates(of: environment, server)
    findings.items += certificates.compactMap { subject, end, now in
      .certificate(subject, until: end, of: environment, within: seconds, now: now)
    }
    for (subject, end, now) in certificates {
      look.certificates[subject == .serverCertificate ? .server : .client] = ExpiryLook.Ending(
        end: end, secondsLeft: end.timeIntervalSince(now))
    }
    if profile.uploadTokens?.facts.contains(.expiry) == true {
      do throws(SessionFailure) {
        let list = try await fob.tokens.all(of: environment, sort: nil) {
          progress.report(environment.name, read: $0, of: $1)
        }
        let now = fob.serverTime(of: environment)
        findings.items += ExpiringItem.tokens(in: list.rows, of: environment, within: seconds, now: now)
        look.list = ExpiryLook.List(rows: list.rows, isComplete: list.isComplete, made: [], now: now)
        if let flaw = list.flaw {
          findings.unread.append(unread("upload tokens", of: environment, CommandFailure(.failed, flaw)))
        }
      } catch {
        findings.unread.append(unread("upload tokens", of: environment, CommandFailure(error)))
      }
    }
    // After the list, which may have begun or refreshed the session.
    let status = fob.sessions.status(of: environment)
    findings.items += [
      ExpiringItem.session(
        status, of: environment, profile: profile,
        canLogInAlone: fob.sessions.loginDemand(for: environment, in: status).isNothing, within: seconds,
        now: fob.clock.now)
    ].compactMap(\.self)
    look.session = EventLook(fob: fob).session(of: environment)
    findings.looks = [EnvironmentLook(environment: environment, look: look)]
    if case .failed(let sentence) = server.outcome, findings.unread.isEmpty {
      findings.unread.append(unread("certificate", of: environment, CommandFailure(.notReachable, sentence)))
    }
    return findings
  }

  private func unread(_ what: String, of environment: Environment, _ failure: CommandFailure) -> Unread {
    Unread(environment: environment.name.text, what: what, failure: failure)
  }

  /// The certificates of an environment: whose, until when, and the time by the clock that counts for it.
  private func certificates(
    of environment: Environment, _ server: ServerFacts
  ) -> [(ExpiringItem.Subject, end: Date, now: Date)] {
    var certificates: [(ExpiringItem.Subject, end: Date, now: Date)] = []
    if case .answered(_, _, let now, let dates?) = server.outcome {
      certificates.append((.serverCertificate, dates.end, now))
    }
    if let dates = environment.connection.clientCertificateText.flatMap(CertificateDates.init(pem:)) {
      certificates.append((.clientCertificate, dates.end, fob.clock.now))
    }
    return certificates
  }
}
