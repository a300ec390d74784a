import Host
import Keeping
import TokenModel

extension MetricsSnapshot {
  /// What is on disk now about all environments. Asks no server.
  static func ofNow(_ fob: Composition) -> MetricsSnapshot {
    var environments: [Environment] = []
    var unusable: [String] = []
    for entry in fob.environments.entries() {
      switch entry {
      case .usable(let environment): environments.append(environment)
      case .broken(let name, _): unusable.append(name)
      }
    }
    let now = fob.clock.now
    let metrics = zip(environments, fob.sessions.statuses(of: environments)).compactMap { environment, status in
      fob.services[environment.service].map { service in
        EnvironmentMetrics(
          of: environment, status, profile: service.profile,
          demand: fob.sessions.loginDemand(for: environment, in: status),
          tokens: fob.tokenCounts.counts(of: environment), now: now)
      }
    }
    return MetricsSnapshot(version: Version.text, time: now, environments: metrics, unusable: unusable)
  }
}

/// Metrics in a file for a collector, which runs as another user: everybody may read it.
struct MetricsFile: Sendable {
  let path: String

  /// Replaces the file as a whole with what is on disk now.
  /// - Throws: `SystemFailure`; the file is then as it was.
  func write(_ fob: Composition) async throws(SystemFailure) {
    try await BlockingCall.run { () throws(SystemFailure) in
      try AtomicFile.write(Array(MetricsSnapshot.ofNow(fob).text.utf8), to: path, permissions: 0o644)
    }
  }
}
