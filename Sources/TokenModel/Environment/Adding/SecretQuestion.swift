import Formats

/// Where an environment that is being added shall take a secret from, in the words of those who choose.
public enum SecretQuestion {
  /// The forms to choose from, the first one where nothing is chosen; nil stands for being asked at every login.
  public static let forms: [SecretForm?] = [nil, .command, .file, .variable, .vault, .literal]

  /// The word for a form.
  public static func word(_ form: SecretForm?) -> String {
    switch form {
    case nil: "ask"
    case .command: "command"
    case .file: "file"
    case .variable: "variable"
    case .vault: "vault"
    case .literal: "here"
    }
  }

  /// What is to be given with a form, or nil where nothing is.
  public static func question(_ form: SecretForm?) -> String? {
    switch form {
    case nil, .vault: nil
    case .command: "Command that prints it"
    case .file: "File that holds it"
    case .variable: "Variable that holds it"
    case .literal: "Value, kept in the environment's file"
    }
  }

  /// What a form means, in a sentence.
  public static func help(_ form: SecretForm?) -> String {
    form.map(\.help) ?? "Nothing is kept: it is asked for at every login, and no login goes without you."
  }
}

extension EnvironmentDraft {
  /// Gives a secret its source as a person typed it; without a form nothing is said of it.
  public mutating func set(_ secret: SecretName, to form: SecretForm?, _ value: Secret) {
    guard let form else { return }
    set(form.key(of: secret), to: form == .vault ? Secret("yes") : value, isSecret: form == .literal)
  }
}

extension ServiceProfile {
  /// The secret that a login cannot do without: what is asked for when an environment is added.
  public var mainSecret: SecretName? { secrets.first }

  /// The keys that somebody who adds an environment is asked for beside its secret; addresses that servers tell themselves are left to the file.
  public var plainKeys: [EnvironmentKey] {
    keys.filter { key in
      switch key.kind {
      case .secret: false
      case .setting(_, .address): key.isRequired
      case .username, .tenant, .organizations, .setting: true
      }
    }
  }
}
