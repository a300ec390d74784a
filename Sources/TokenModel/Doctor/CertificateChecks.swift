import Formats
import FoundationEssentials

/// What the dates of certificates mean.
public enum CertificateChecks {
  /// Days before its end from which a certificate is told of, and from which it is a problem.
  static let (tellDays, problemDays) = (30, 7)

  /// How long a server's certificate is valid; nil where it showed none, or none that could be read.
  public static func finding(_ facts: ServerFacts) -> Finding? {
    guard case .answered(_, _, let now, let dates?) = facts.outcome else { return nil }
    return finding(
      dates, facts.environment, "the server's certificate", now: now, remedy: "Tell who runs \(facts.origin.host).")
  }

  /// How long the certificate is valid that an environment shows to its server.
  /// - Parameter dates: nil where the file holds none that could be read.
  public static func finding(
    ofClientCertificate path: String, _ dates: CertificateDates?, in environment: EnvironmentName, now: Date
  ) -> Finding {
    guard let dates else {
      return .problem(
        .certificates, environment.text, "client_certificate: \(path) holds no certificate (PEM) that can be read.",
        remedy: "Name a PEM file as client_certificate.")
    }
    return finding(
      dates, environment, "the client certificate", now: now, remedy: "Get a new one, and put it at \(path).")
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
