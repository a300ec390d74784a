import Formats

/// Adds and changes environments.
public protocol EnvironmentEditor: Sendable {
  /// The environment that a draft would become; nothing is written.
  /// - Throws: what `add` would throw, except for failures to write.
  func environment(of draft: EnvironmentDraft) throws(FileFailure) -> Environment

  /// Writes a new environment's file and returns the environment. Never overwrites.
  /// - Throws: if a key or value is not allowed, the name is taken, or the file cannot be written.
  func add(_ draft: EnvironmentDraft) throws(FileFailure) -> Environment

  /// Changes the file of an environment and returns the environment as it is afterwards.
  /// - Throws: if a value is not allowed, someone else has changed the file since, or it cannot be written. The file is then as it was.
  func change(_ edit: EnvironmentEdit) throws(FileFailure) -> Environment
}

/// Tests whether a login could begin at a server; no secret is sent and nobody is signed in.
public protocol ConnectionTester: Sendable {
  /// Asks an environment's server for its front page, then for what a login needs, with the environment's proxy,
  /// authorities and time limit.
  func test(_ environment: Environment) async -> ConnectionFinding
}

/// How far a first request to a server got.
public struct ConnectionFinding: Sendable, Equatable {
  /// The steps of a request, in order; the raw value is the word for it.
  public enum Step: String, Sendable, CaseIterable {
    case settings, name = "DNS", connection = "connect", security = "TLS", answer = "HTTP", service
  }

  /// The step that failed; nil if a login could begin.
  public let failed: Step?
  /// Why no login could begin although the server answered; nil if one could, or the server did not answer.
  public let refusal: ServiceFailure?
  /// The steps of this request: "here" only if it failed, and no TLS to this machine itself.
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

  /// Each step with its result: `DNS ok, connect ok, TLS failed`.
  public var course: String {
    var words: [String] = []
    for step in steps {
      words.append("\(step.rawValue) \(step == failed ? "failed" : "ok")")
      if step == failed { break }
    }
    return words.joined(separator: ", ")
  }
}

/// The choice of a secret's source for a new environment, in words for people.
public enum SecretQuestion {
  /// The forms to choose from, the first by default; nil stands for being asked at every login.
  public static let forms: [SecretForm?] = [nil, .command, .file, .variable, .vault, .literal]

  /// The word for a form.
  public static func displayName(_ form: SecretForm?) -> String {
    switch form {
    case nil: "ask"
    case .command: "command"
    case .file: "file"
    case .variable: "variable"
    case .vault: "vault"
    case .literal: "here"
    }
  }

  /// The question that a form needs answered, or nil.
  public static func question(_ form: SecretForm?) -> String? {
    switch form {
    case nil, .vault: nil
    case .command: "Command that prints it"
    case .file: "File that holds it"
    case .variable: "Variable that holds it"
    case .literal: "Stored in plain text in the environment's file"
    }
  }

  /// What a form means, in a sentence.
  public static func help(_ form: SecretForm?) -> String {
    form.map(\.help) ?? "Ask each time (no unattended login)."
  }
}

extension EnvironmentDraft {
  /// Sets a secret's source as typed; without a form nothing is set.
  public mutating func set(_ secret: SecretName, to form: SecretForm?, _ value: Secret) {
    guard let form else { return }
    set(form.key(of: secret), to: form == .vault ? Secret("yes") : value, isSecret: form == .literal)
  }
}

extension ServiceProfile {
  /// The keys to ask for when adding an environment, secrets last.
  /// - Parameter value: the answer given for a key so far, or nil.
  public func askedKeys(_ value: (String) -> String?) -> [EnvironmentKey] {
    let asked = keys.filter { key in
      switch key.asking {
      case .always: true
      case .never: key.isRequired
      case .when(let conditions):
        conditions.contains { condition in
          let standard = keys.first { $0.name == condition.key }?.standard
          return (value(condition.key) ?? standard).map(condition.values.contains) ?? false
        }
      }
    }
    return asked.filter { !$0.isSecret } + asked.filter(\.isSecret)
  }
}
