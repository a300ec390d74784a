import Formats

/// What helps where a login is needed.
public enum LoginAdvice: Sendable, Equatable, Codable {
  /// Another login.
  case logIn
  /// A login as the environment's file has it would be refused again: what to look at first, as the beginning of a sentence.
  case check(String)
  /// The session can be renewed, and fob may not do it by itself.
  case refresh

  /// What follows from a login, or a refresh by a client, that was refused with what the environment's file supplies.
  /// - Parameter fields: what a login there asks for.
  init(after failure: ServiceFailure, in environment: Environment, asking fields: [LoginField]) {
    switch failure {
    case .credentialsRefused:
      let keys = fields.compactMap { Self.key(of: $0.name, in: environment) }
      self = environment.secrets.isEmpty ? .logIn : .check("Check \(Self.list(keys)) in \(environment.file)")
    case .clientRefused:
      let keys = fields.compactMap { field in
        if case .secret = field.name { Self.key(of: field.name, in: environment) } else { nil }
      }
      let place = keys.isEmpty ? environment.file : "\(Self.list(keys)) in \(environment.file)"
      self = .check("Check \(place)")
    case let other where other.refusesLogin:
      self = .check("Check \(environment.file) with: fob env check \(environment.name)")
    default: self = .logIn
    }
  }

  private static func list(_ keys: [String]) -> String {
    guard let last = keys.last, keys.count > 1 else { return keys.joined() }
    return "\(keys.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// The key by which the file supplies an answer; nil where a person gives it.
  private static func key(of field: LoginField.Name, in environment: Environment) -> String? {
    switch field {
    case .username: environment.username.map { _ in "username" }
    case .tenant: environment.tenant.map { _ in "tenant" }
    case .secret(let name): environment.secrets[name].map { $0.form.key(of: name) }
    case .code: nil
    }
  }

  /// The same as a sentence for who types commands.
  func command(for name: EnvironmentName) -> String {
    switch self {
    case .logIn: "Run: fob login \(name)"
    case .check(let what): "\(what), then run: fob login \(name)"
    case .refresh: "Run: fob refresh \(name)"
    }
  }
}

extension SecretSource {
  /// How a file gives it.
  fileprivate var form: SecretForm {
    switch self {
    case .literal: .literal
    case .command: .command
    case .file: .file
    case .variable: .variable
    case .vault: .vault
    }
  }
}

extension LoginAdvice: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONError) {
    let members = try JSONMembers(json: part)
    if let check: JSONMembers = try members.readIfPresent("check") {
      self = .check(try check.read("_0"))
    } else if let _: JSONMembers = try members.readIfPresent("refresh") {
      self = .refresh
    } else {
      let _: JSONMembers = try members.read("logIn")
      self = .logIn
    }
  }
}
