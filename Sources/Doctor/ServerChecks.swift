import Formats
import FoundationEssentials
import TokenModel

/// What the servers' answers mean.
public enum ServerChecks {
  /// Whether a login could begin at a server.
  public static func finding(_ facts: ServerFacts) -> Finding {
    switch facts.outcome {
    case .answered(let status, _, _, _):
      if let refusal = facts.refusal {
        return .problem(
          .environments, facts.environment.text,
          "\(facts.origin) answers (HTTP \(status)), but no login can succeed there: \(refusal)",
          remedy:
            "Correct the environment's file (fob env show \(facts.environment)), then: fob env check \(facts.environment)"
        )
      }
      let way = facts.origin.scheme == "https" ? "" : ", plain HTTP, allowed on this machine only"
      return .good(.environments, facts.environment.text, "\(facts.origin) answers (HTTP \(status))\(way).")
    case .failed(let sentence):
      return .problem(
        .environments, facts.environment.text, sentence,
        remedy: "Then try again with: fob env check \(facts.environment)")
    }
  }

  /// What an environment's file that cannot be used means.
  public static func finding(ofBroken name: String, _ problem: FileFailure) -> Finding {
    .problem(.environments, name, problem.description, remedy: nil)
  }
}

/// What the dates of certificates mean.
public enum CertificateChecks {
  /// Days before its end from which fob warns about a certificate, and from which it is a problem.
  static let (tellDays, problemDays) = (30, 7)

  /// How long a server's certificate is valid; nil if it showed none, or none that could be read.
  public static func finding(_ facts: ServerFacts) -> Finding? {
    guard case .answered(_, _, let now, let dates?) = facts.outcome else { return nil }
    return finding(
      dates, facts.environment, "the server's certificate", now: now, remedy: "Tell who runs \(facts.origin.host).")
  }

  /// How long the certificate is valid that an environment shows to its server.
  /// - Parameter dates: nil if the file holds none that could be read.
  public static func finding(
    ofClientCertificate path: String, _ dates: CertificateDates?, in environment: EnvironmentName, now: Date
  ) -> Finding {
    guard let dates else {
      return .problem(
        .certificates, environment.text, "client_certificate: \(path) holds no certificate (PEM) that can be read.",
        remedy: "Name a PEM file as client_certificate.")
    }
    return finding(
      dates, environment, "the client certificate", now: now, remedy: "Get a new one and save it as \(path).")
  }

  private static func finding(
    _ dates: CertificateDates, _ environment: EnvironmentName, _ what: String, now: Date, remedy: String
  ) -> Finding {
    let name = environment.text
    let day = RFC3339.text(dates.end).prefix(10)
    let left = dates.end.timeIntervalSince(now)
    let days = Int(min(max(left / 86_400, -1_000_000), 1_000_000).rounded(.down))
    switch days {
    case _ where dates.start > now:
      let start = RFC3339.text(dates.start)
      return .problem(.certificates, name, "\(what) is not valid before \(start).".capitalizedFirst, remedy: remedy)
    case ..<0: return .problem(.certificates, name, "\(what) has expired on \(day).".capitalizedFirst, remedy: remedy)
    case ..<problemDays:
      let text = "\(what) expires in \(days) days, on \(day).".capitalizedFirst
      return .problem(.certificates, name, text, remedy: remedy)
    case ..<tellDays:
      let text = "\(what) expires in \(days) days, on \(day).".capitalizedFirst
      return .advice(.certificates, name, text, remedy: remedy)
    default: return .good(.certificates, name, "\(what) is valid until \(day), for \(days) days.".capitalizedFirst)
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Whether this machine's clock agrees with the servers'.
public enum ClockChecks {
  /// Seconds of difference from which fob reports a problem: one-time codes and certificates depend on the clock.
  static let tolerance: TimeInterval = 60

  /// What the clocks of the servers that answered say.
  public static func findings(_ facts: [ServerFacts]) -> [Finding] {
    let offsets = facts.compactMap { facts in offset(facts).map { (name: facts.environment.text, seconds: $0) } }
    guard !offsets.isEmpty else { return [] }
    let off = offsets.filter { $0.seconds != 0 }
    guard let least = off.min(by: { abs($0.seconds) < abs($1.seconds) }) else {
      return [.good(.clock, "clock", "It agrees with \(servers(offsets.count)).")]
    }
    // One wrong clock here is more likely than several servers that are wrong alike.
    let isOwn = off.count == offsets.count && Set(off.map { $0.seconds < 0 }).count == 1
    guard isOwn else { return off.map { other($0.name, $0.seconds) } }
    let text =
      "This machine's clock is \(words(-least.seconds)) by \(servers(offsets.count)); fob compensates, other programs do not."
    let remedy = "Set the clock, or have it set: timedatectl set-ntp true"
    let isBad = abs(least.seconds) >= tolerance
    return [
      isBad ? .problem(.clock, "clock", text, remedy: remedy) : .advice(.clock, "clock", text, remedy: remedy)
    ]
  }

  private static func offset(_ facts: ServerFacts) -> TimeInterval? {
    guard case .answered(_, let clock?, let local, _) = facts.outcome else { return nil }
    // An offset that fob cannot compensate for counts in full.
    guard let plausible = ServerClock.plausible(clock) else { return clock.timeIntervalSince(local) }
    return ServerClock.offset(serverDate: plausible, local: local)
  }

  private static func other(_ name: String, _ seconds: TimeInterval) -> Finding {
    .advice(
      .clock, name, "The server's clock is \(words(seconds)), compared with this machine's; fob compensates.",
      remedy: "Tell the server's administrator.")
  }

  private static func servers(_ count: Int) -> String {
    count == 1 ? "the server's that answered" : "those of \(count) servers"
  }

  /// `3 min 5 s fast`.
  private static func words(_ offset: TimeInterval) -> String {
    let seconds = Int(min(abs(offset), 1e9).rounded())
    let length =
      switch seconds {
      case ..<60: "\(seconds) s"
      case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
      default: "\(seconds / 3600) h \(seconds / 60 % 60) min"
      }
    return "\(length) \(offset > 0 ? "fast" : "slow")"
  }
}
