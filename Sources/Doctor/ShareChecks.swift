import Formats
import TokenModel

/// What was found of a share.
public struct ShareFacts: Sendable {
  /// What this host calls it.
  public var name: EnvironmentName
  /// Where its register is.
  public var place: String
  /// How the register stood when this host joined, or nil.
  public var joined: RegisterStanding?
  /// How it stands now, or why it does not say.
  public var present: Result<RegisterStanding, RegisterFailure>
  /// Why values of it do not open, each once.
  public var refused: [SealFailure]

  /// Makes it.
  public init(
    name: EnvironmentName, place: String, joined: RegisterStanding?,
    present: Result<RegisterStanding, RegisterFailure>, refused: [SealFailure]
  ) {
    self.name = name
    self.place = place
    self.joined = joined
    self.present = present
    self.refused = refused
  }
}

/// What the answers of registers mean.
public enum ShareChecks {
  /// Whether a share can be used, and is the one that this host joined.
  public static func findings(_ facts: ShareFacts) -> [Finding] {
    let name = facts.name.text
    switch facts.present {
    case .failure(let failure): return [unusable(name, failure)]
    case .success(let present):
      let findings = facts.refused.map { refused(name, $0) } + (putBack(facts, present).map { [$0] } ?? [])
      return findings.isEmpty ? [.good(.shares, name, "The register answers: \(facts.place).")] : findings
    }
  }

  /// A share whose file or identity cannot be used.
  public static func finding(ofBroken name: EnvironmentName, _ problem: FileFailure) -> Finding {
    .problem(.shares, name.text, problem.description, remedy: nil)
  }

  private static func unusable(_ name: String, _ failure: RegisterFailure) -> Finding {
    switch failure {
    case .unreachable(let reason), .unknownOutcome(let reason):
      .problem(
        .shares, name, "The register does not answer: \(reason)",
        remedy: "Sessions are used to their end and not refreshed meanwhile. Look again with: fob share status \(name)")
    case .refused(let reason), .unreadable(let reason): .problem(.shares, name, reason, remedy: nil)
    case .conflict: .advice(.shares, name, "Another host was quicker.", remedy: "Try again.")
    }
  }

  private static func refused(_ name: String, _ failure: SealFailure) -> Finding {
    switch failure {
    case .newerIdentity(let theirs, let ours):
      .problem(
        .shares, name, "This host joined with an older identity (\(ours)) than the team has now (\(theirs)).",
        remedy: "On another host: fob share invite \(name) | ssh HOST fob share join \(name)")
    case .olderIdentity:
      .advice(
        .shares, name, failure.description, remedy: "The next who needs the session logs in; nothing is to be done.")
    case .doesNotOpen, .libraryFailed: .problem(.shares, name, failure.description, remedy: nil)
    }
  }

  private static func putBack(_ facts: ShareFacts, _ present: RegisterStanding) -> Finding? {
    guard let joined = facts.joined else { return nil }
    let rest = "No refresh token in it is used; the next who needs a session logs in."
    if present.cluster != joined.cluster {
      return .problem(
        .shares, facts.name.text,
        "The register is another one than this host joined, or was created again. \(rest)",
        remedy: "Check the addresses (\(facts.place)), then join again: fob share join \(facts.name)")
    }
    guard present.term < joined.term || present.revision < joined.revision else { return nil }
    return .advice(
      .shares, facts.name.text, "The register was put back from a copy since this host joined. \(rest)",
      remedy: "Join again, so that this is not said any more: fob share join \(facts.name)")
  }
}
