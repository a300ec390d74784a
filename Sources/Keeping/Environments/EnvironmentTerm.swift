import TokenModel

/// One line of an environment's file that has fob read, run, write, redirect or trust something: to be agreed to if somebody else has written the file.
public struct EnvironmentTerm: Sendable, Equatable {
  /// The key: `password_file`.
  public let key: String
  /// Its value, with absolute paths.
  public let value: String
  /// What fob will do for it, as a sentence.
  public let consequence: String
}

extension EnvironmentTerm {
  /// What an environment's file has fob do: whoever wrote it chose what is read or run here, who gets it, and what is written and trusted.
  static func all(of environment: Environment, _ profile: ServiceProfile?) -> [EnvironmentTerm] {
    let server = environment.origin.text
    return environment.secrets.sorted { $0.key.rawValue < $1.key.rawValue }
      .compactMap { term(of: $0.key, from: $0.value, sentTo: server) }
      + connection(of: environment, server)
      + (profile?.keys ?? []).compactMap { furtherServer($0, of: environment) }
  }

  private static func term(of secret: SecretName, from source: SecretSource, sentTo server: String) -> EnvironmentTerm?
  {
    func term(_ form: SecretForm, _ value: String, _ consequence: String) -> EnvironmentTerm {
      EnvironmentTerm(key: form.key(of: secret), value: value, consequence: consequence)
    }
    return switch source {
    case .literal: nil
    case .command(let words):
      term(
        .command, CommandWords.line(words), "fob runs this command and sends the first line of its output to \(server)."
      )
    case .file(let path): term(.file, path, "fob sends the first line of this file to \(server).")
    case .variable(let name): term(.variable, name, "fob sends what this variable holds to \(server).")
    case .vault(let entry): term(.vault, "yes", "fob sends \(entry) of your vault to \(server).")
    }
  }

  private static func connection(of environment: Environment, _ server: String) -> [EnvironmentTerm] {
    let connection = environment.connection
    let terms: [(CommonEnvironmentKey, String?, String)] = [
      (.tokenFile, environment.tokenFile, "fob writes every new token into this file."),
      (.caFile, connection.caFile, "fob trusts the authorities in this file to say who is \(server)."),
      (.clientCertificate, connection.clientCertificate, "fob shows this certificate to \(server)."),
      (.clientKey, connection.clientKey, "fob proves with this key that it is the certificate's owner."),
      (.proxy, connection.proxy, "every request to \(server) goes through this proxy."),
      (
        .onEvent, environment.onEvent.map(CommandWords.line),
        "fob runs this command when something happens to sessions or upload tokens."
      ),
    ]
    return terms.compactMap { key, value, consequence in
      value.map { EnvironmentTerm(key: key.rawValue, value: $0, consequence: consequence) }
    }
  }

  private static func furtherServer(_ key: EnvironmentKey, of environment: Environment) -> EnvironmentTerm? {
    guard case .setting(let name, .address) = key.kind, let value = environment.settings[name],
      let address = try? ServerAddress(value, on: environment.origin), address.origin != environment.origin
    else { return nil }
    return EnvironmentTerm(
      key: name, value: value, consequence: "fob sends secrets of this environment to that server too.")
  }
}
