/// How far a first request came on its way to a server.
public struct ConnectionFinding: Sendable, Equatable {
  /// What a request has to get past, in order; the raw value is the word for it.
  public enum Step: String, Sendable, CaseIterable {
    case settings, name = "DNS", connection = "connect", security = "TLS", answer = "HTTP", service
  }

  /// What it did not get past; nil where a login could begin.
  public let failed: Step?
  /// Why no login could begin although the server answered; nil where one could, or the server did not answer.
  public let refusal: ServiceFailure?
  /// The steps that there are on this way: what is here only where that is at fault, and without TLS to this machine itself.
  public let steps: [Step]
  /// What was found, as a sentence for the user.
  public let words: String

  /// A finding.
  public init(failed: Step?, isSecure: Bool, words: String, refusal: ServiceFailure? = nil) {
    self.failed = failed
    self.refusal = refusal
    steps = Step.allCases.filter { step in
      switch step {
      case .settings: failed == .settings
      case .security: isSecure
      case .name, .connection, .answer, .service: true
      }
    }
    self.words = words
  }

  /// Each step with what became of it: `DNS ok, connect ok, TLS failed`.
  public var course: String {
    var words: [String] = []
    for step in steps {
      words.append("\(step.rawValue) \(step == failed ? "failed" : "ok")")
      if step == failed { break }
    }
    return words.joined(separator: ", ")
  }
}
