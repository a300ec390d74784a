import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// When the certificates of the environments expire, as far as they are read; read when somebody opens the horizon, and never waited for.
struct CertificateState: Sendable {
  /// Seconds for which what was read is not read again.
  private static let lasts = 3600.0

  private var found: [EnvironmentName: EnvironmentCertificates] = [:]
  /// When they were asked for last.
  private var asked: [EnvironmentName: Date] = [:]

  /// What is known of an environment's; nil where nothing is.
  subscript(name: EnvironmentName) -> EnvironmentCertificates? { found[name] }

  /// The environments whose certificates are to be read now; notes that they are.
  mutating func toRead(of environments: [Environment], at now: Date) -> [Environment] {
    let due = environments.filter { environment in
      guard let date = asked[environment.name] else { return true }
      return found[environment.name]?.failure != nil || now.timeIntervalSince(date) > Self.lasts
    }
    for environment in due { asked[environment.name] = now }
    return due
  }

  /// Takes in what was read.
  mutating func take(_ certificates: EnvironmentCertificates, of name: EnvironmentName) { found[name] = certificates }
}

extension AppState {
  /// Reads what is not known yet of the certificates of all environments.
  mutating func readCertificates() -> [Effect] {
    let due = certificates.toRead(of: environments.compactMap(\.environment), at: now)
    return due.isEmpty ? [] : [.readCertificates(due)]
  }

  /// The certificates of an environment as a fact, each with when it expires; nil where none is read.
  func certificateFact(of environment: Environment) -> Fact? {
    let dates = DateText(zone: display.zone)
    let values = (certificates[environment.name]?.certificates ?? []).map { certificate -> StyledText in
      let left = Countdown(to: certificate.end, at: now)
      let level = ExpiryLevel(secondsLeft: left.secondsLeft, .certificate)
      let words = left.hasEnded ? "" : "in \(left.text(.oneUnit)), "
      var text = StyledText(
        "\(ExpiryText(glyphs: display.glyphs).glyph(level)) \(words)\(level.displayName)" as DisplayText,
        ExpiryText.slot(level))
      text.append("  \(dates.second(certificate.end))", .textDim)
      text.append(certificate.subject == .serverCertificate ? "  the server's" : "  the client's", .textDim)
      return text
    }
    return values.isEmpty ? nil : Fact("Certificate", values)
  }
}

extension ExpiryMargins {
  /// Of certificates, which somebody must order and install.
  static let certificate = ExpiryMargins(soon: 30 * 86_400, critical: 7 * 86_400)
}
