import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What is said of the share that an environment's session is in.
struct ShareText {
  let standing: SharedStanding

  /// Nil where the session is not shared.
  init?(_ environment: EnvironmentState) {
    guard let standing = environment.status?.share else { return nil }
    self.standing = standing
  }

  /// That it is shared, and among how many hosts as far as that is known.
  var facts: [String] {
    ["shared"] + (standing.condition.hosts.map { [$0 == 1 ? "1 host" : "\($0) hosts"] } ?? [])
  }

  /// Whether the share answers, as far as is known.
  var answers: Bool { standing.condition.problem == nil }

  /// The same as it is read out, and whether the share answers.
  var spoken: [String] { [facts.joined(separator: ", ")] + (answers ? [] : ["the share does not answer"]) }

  /// The share's name, and the same or why it does not answer.
  var fact: Fact {
    if let problem = standing.condition.problem {
      return Fact("Share", "\(standing.name), does not answer: \(problem)", .statusWarn)
    }
    return Fact("Share", ([standing.name.text] + facts.dropFirst()).joined(separator: ", "))
  }

  /// What another host does about the session now; nil where none does.
  func other(at now: Date) -> String? {
    standing.other(at: now).map { other in
      switch other.purpose {
      case .refresh: "\(DisplayText(other.host)) is refreshing this session."
      case .logIn: "\(DisplayText(other.host)) is logging in."
      }
    }
  }

  /// That the share does not answer, and what that means for a session; nil where it does.
  ///
  /// - Parameters:
  ///   - isLiving: whether there is a session that can be used.
  ///   - end: until when, as it is said; nil where the server does not say.
  func problem(in environment: String, isLiving: Bool, until end: String?) -> String? {
    guard let reason = standing.condition.problem else { return nil }
    let words =
      switch (isLiving, end) {
      case (true, let end?): "this session is valid until \(end) and not refreshed meanwhile"
      case (true, nil): "this session stays in use"
      case (false, _): "log in for this host alone with: fob login \(environment) --local"
      }
    return ["The share '\(standing.name)' does not answer; \(words).", "\(DisplayText(reason))"].sentences
  }
}
