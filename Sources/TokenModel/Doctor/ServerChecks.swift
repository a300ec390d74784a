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
      let way = facts.origin.scheme == "https" ? "" : ", unencrypted, which only this machine may be"
      return .good(.environments, facts.environment.text, "\(facts.origin) answers (HTTP \(status))\(way).")
    case .failed(let sentence):
      return .problem(
        .environments, facts.environment.text, sentence,
        remedy: "Then try again with: fob env check \(facts.environment)")
    }
  }

  /// What an environment's file that cannot be used means.
  public static func finding(ofBroken name: String, _ problem: EnvironmentProblem) -> Finding {
    .problem(.environments, name, problem.description, remedy: nil)
  }
}
