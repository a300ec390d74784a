import TokenModel

/// What is protected from whom, and what is not.
public enum ProtectionChecks {
  /// Findings on memory, keys and the user.
  public static func findings(_ facts: ProtectionFacts) -> [Finding] {
    var findings = [
      Finding.good(
        .protection, "sessions",
        facts.sessionsEndWithLogin
          ? "Files in memory that only you can read: safe from other users and not in any backup; not safe from root or programs that run as you. They "
            + "end with your login session on this machine, or a restart."
          : "Plain files that only you can read: safe from other users, not from root, programs that run as you, or anybody with a backup."
      )
    ]
    findings.append(
      facts.memoryIsClosed
        ? .good(.protection, "memory", "No core files; none of your programs can read fob's memory; root can.")
        : .problem(
          .protection, "memory", "The system lets your programs read fob's memory and allows core files.",
          remedy: "Find out what denies prctl(PR_SET_DUMPABLE): a sandbox, or a debugger that runs fob."))
    if facts.hasSwap {
      findings.append(
        .advice(
          .protection, "swap", "The system may swap out memory that holds secrets.",
          remedy: "Encrypt the swap space unless the disk is encrypted."))
    }
    if facts.isRoot {
      findings.append(
        .advice(
          .protection, "user",
          "fob runs as root: every service of this machine that runs as root can read the sessions.",
          remedy: "Give each operator a user."))
    }
    return findings + facts.vaultFaults.map { .problem(.protection, "vault", $0, remedy: nil) } + vault(facts)
  }

  private static func vault(_ facts: ProtectionFacts) -> [Finding] {
    guard facts.hasVault else { return [] }
    guard let fault = facts.keyringFault else {
      return [
        .good(
          .protection, "vault",
          "Its secrets are encrypted: a backup or a stolen disk does not give them away. While it is unlocked, programs that run as you can read them."
        )
      ]
    }
    return [
      .advice(
        .protection, "vault", "It cannot stay unlocked here, so each command asks for the passphrase. \(fault)",
        remedy: "Unattended commands need a secret from a command or a file instead.")
    ]
  }

  /// Who can get at the secrets that an environment names.
  /// - Parameter hasProgram: whether a program that is to print a secret can be run.
  public static func findings(of environment: Environment, hasProgram: (String) -> Bool) -> [Finding] {
    let name = environment.name.text
    let secrets = environment.secrets.sorted { $0.key.rawValue < $1.key.rawValue }
    let literal = secrets.filter { $0.value.isLiteral }.map(\.key.rawValue)
    let written: Finding? = literal.first.map { key in
      .advice(
        .protection, name,
        "\(literal.joined(separator: " and ")): stored in plain text; anyone with a backup can read it.",
        remedy: "fob vault add \(name) \(key), then '\(key)_vault = yes' instead of it; or use \(key)_command")
    }
    return [written].compactMap(\.self)
      + secrets.compactMap { finding(of: $0.key.rawValue, $0.value, in: name, hasProgram: hasProgram) }
  }

  private static func finding(
    of key: String, _ source: SecretSource, in name: String, hasProgram: (String) -> Bool
  ) -> Finding? {
    switch source {
    case .variable(let variable):
      return .advice(
        .protection, name,
        "\(key) comes from the variable \(variable): programs that run as you, and everything started with it, can read it.",
        remedy: "Use \(key)_command or the vault.")
    case .command(let words):
      guard let program = words.first, !hasProgram(program) else { return nil }
      return .problem(
        .environments, name, "\(key)_command: there is no program \(program).",
        remedy: "Install it, or write its full path.")
    case .literal, .file, .vault: return nil
    }
  }
}

/// What bears on who can get at secrets, besides files.
public struct ProtectionFacts: Sendable, Equatable {
  /// Whether neither a core file nor a debugger of the same user gets at fob's memory.
  public var memoryIsClosed: Bool
  /// Whether memory may be written to a disk (swap).
  public var hasSwap: Bool
  /// Whether fob runs as root.
  public var isRoot: Bool
  /// Whether there is a vault.
  public var hasVault: Bool
  /// What is wrong with the vault's files.
  public var vaultFaults: [String]
  /// Why the system keeps no keys, or nil if it does.
  public var keyringFault: String?
  /// Whether sessions are kept in the folder of the login session.
  public var sessionsEndWithLogin: Bool

  /// Facts as they were gathered.
  public init(
    memoryIsClosed: Bool, hasSwap: Bool, isRoot: Bool, hasVault: Bool, vaultFaults: [String] = [],
    keyringFault: String?, sessionsEndWithLogin: Bool = false
  ) {
    self.memoryIsClosed = memoryIsClosed
    self.hasSwap = hasSwap
    self.isRoot = isRoot
    self.hasVault = hasVault
    self.vaultFaults = vaultFaults
    self.keyringFault = keyringFault
    self.sessionsEndWithLogin = sessionsEndWithLogin
  }
}
