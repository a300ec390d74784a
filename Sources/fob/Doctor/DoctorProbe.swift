import Doctor
import Formats
import FoundationEssentials
import Host
import Keeping
import Services
import Terminal
import TokenModel
import Vault

/// Gathers the facts that `fob doctor` judges.
struct DoctorProbe: Sendable {
  let fob: Composition
  /// The environments to examine.
  let entries: [EnvironmentEntry]

  init(_ fob: Composition, _ entries: [EnvironmentEntry]) {
    self.fob = fob
    self.entries = entries
  }

  /// Those with usable files.
  var usable: [Environment] { entries.compactMap(\.environment) }

  /// Who can get at secrets other than through files.
  func protection() -> [Finding] {
    let swaps = try? FileReader.read("/proc/swaps", limit: 65_536, trust: .any)
    var fault: String?
    do throws(SystemFailure) {
      _ = try UserKeyring.read("fob:doctor") { _ in }
    } catch {
      fault = error.description
    }
    let facts = ProtectionFacts(
      memoryIsClosed: Hardening.isApplied,
      // The first line is a heading.
      hasSwap: (swaps?.bytes.count { $0 == UInt8(ascii: "\n") } ?? 0) > 1, isRoot: HostIdentity.isRoot,
      hasVault: (try? fob.vault.status()) != .notSetUp, vaultFaults: fob.vault.faults().map(\.description),
      keyringFault: fault, sessionsEndWithLogin: fob.sessionsFolder.place == .runtime)
    return ProtectionChecks.findings(facts)
      + usable.flatMap { environment in
        ProtectionChecks.findings(of: environment) { ProgramSearch.has($0, path: fob.variables["PATH"]) }
      }
  }

  /// What the terminal can show, and where copies go.
  func terminal() async -> [Finding] {
    TerminalChecks.findings(.gathered(environment: fob.variables)) + codes
      + ClipboardChecks.findings(await .gathered(environment: fob.variables))
  }

  /// Whether logins approved in a browser can show a QR code, if there are any.
  private var codes: [Finding] {
    let approved = usable.contains { environment in
      fob.services[environment.service]?.needsApproval(toLogInTo: environment) == true
    }
    return approved ? TerminalChecks.findings(ofCodes: QRCodeLibrary.fault) : []
  }

  /// Unusable environments, and what environments' files name.
  /// - Parameter offline: whether servers are not asked; asking also shows problems with certificates and keys.
  func environments(offline: Bool) async -> [Finding] {
    guard !entries.isEmpty else {
      let text = "There are none yet in \(fob.environments.own.path)."
      return [.advice(.environments, "environments", text, remedy: "fob env add NAME, or look around with: fob demo")]
    }
    var findings = systemWide()
    for entry in entries {
      switch entry {
      case .broken(let name, let problem): findings.append(ServerChecks.finding(ofBroken: name, problem))
      case .usable(let environment):
        let files = named(by: environment)
        findings += files + unread(in: environment)
        if offline, !files.contains(where: { $0.area == .files }) { findings += connection(of: environment) }
        findings += await secrets(of: environment)
      }
    }
    return findings
  }

  /// The folders of environments for all users of the machine that are there, and what the examined environments hide in them.
  private func systemWide() -> [Finding] {
    var earlier = Set(fob.environments.own.names())
    var findings: [Finding] = []
    for folder in fob.environments.system where FileFingerprint.of(folder.path) != nil {
      let names = folder.names()
      findings.append(
        SystemEnvironmentChecks.finding(of: folder.path, names: names, hidden: names.filter(earlier.contains)))
      earlier.formUnion(names)
    }
    return findings
      + usable.flatMap { environment in
        fob.environments.problemsHidden(by: environment).map {
          SystemEnvironmentChecks.finding(ofHidden: $0, by: environment.name)
        }
      }
  }

  private func connection(of environment: Environment) -> [Finding] {
    guard let flaw = environment.connection.flawOfFiles(for: environment.origin.host, variables: fob.variables) else {
      return []
    }
    return [.problem(.environments, environment.name.text, flaw, remedy: nil)]
  }

  /// Secrets whose sources do not work. Runs no program and does not open the vault.
  private func secrets(of environment: Environment) async -> [Finding] {
    let reader = SecretReader(variables: fob.variables)
    var findings: [Finding] = []
    for (name, source) in environment.secrets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      var flaw = await reader.flaw(of: name, from: source)
      // A file is looked at as a file.
      if case .fileRefused = flaw { flaw = nil }
      if case .vault(let entry) = source { flaw = missing(entry).map { .vaultRefused(name, $0) } }
      guard let flaw else { continue }
      findings.append(.problem(.environments, environment.name.text, flaw.description, remedy: nil))
    }
    return findings
  }

  private func missing(_ entry: VaultEntry) -> VaultFailure? {
    do throws(VaultFailure) {
      return try fob.vault.entries().contains(entry) ? nil : .missing(entry)
    } catch .notSetUp {
      return .notSetUp
    } catch {
      // The check of the vault reports its faults.
      return nil
    }
  }

  /// Each server's answer; all are asked at once, each with its own time limit.
  func servers() async -> [Finding] {
    let facts = await withTaskGroup { group in
      for (index, environment) in usable.enumerated() {
        group.addTask {
          (index, await ServerFacts.asking(environment, over: fob.transport, fob.services, clock: fob.clock))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    return facts.map(ServerChecks.finding) + facts.compactMap(CertificateChecks.finding) + ClockChecks.findings(facts)
  }

  /// The files that an environment names.
  private func named(by environment: Environment) -> [Finding] {
    var files: [(role: String, path: String, trust: FileTrust)] = environment.connection.files.map {
      ($0.key.rawValue, $0.path, $0.holdsSecret ? .secret : .configuration)
    }
    for (secret, source) in environment.secrets {
      if case .file(let path) = source { files.append(("\(secret.rawValue)_file", path, .secret)) }
    }
    return files.flatMap {
      FileChecks.findings(of: $0.role, in: environment.name, Self.examined($0.path, $0.trust))
    } + clientCertificate(of: environment) + tokenFile(of: environment)
  }

  private func tokenFile(of environment: Environment) -> [Finding] {
    guard let path = environment.tokenFile, FileFingerprint.of(path) != nil else { return [] }
    do throws(SystemFailure) {
      try TokenFile(path: path, stateFolder: fob.folders.state).requireReplaceable()
    } catch {
      let remedy = "Name another file as token_file in \(environment.file)"
      return [.problem(.files, environment.name.text, "token_file: \(error)", remedy: remedy)]
    }
    return FileChecks.findings(of: "token_file", in: environment.name, Self.examined(path, .secret))
  }

  private func unread(in environment: Environment) -> [Finding] {
    EnvironmentSearch.unreadSections(inFile: environment.file).map { section in
      .advice(
        .environments, environment.name.text, "The section [\(section)] of \(environment.file) is not read.",
        remedy: "Move it to a separate file, or delete it.")
    }
  }

  private func clientCertificate(of environment: Environment) -> [Finding] {
    let connection = environment.connection
    guard let path = connection.clientCertificate, let text = connection.clientCertificateText else { return [] }
    return [
      CertificateChecks.finding(
        ofClientCertificate: path, CertificateDates(pem: text), in: environment.name, now: fob.clock.now)
    ]
  }

  static func examined(_ path: String, _ trust: FileTrust) -> FileChecks.Observation {
    do throws(FileAccessFailure) {
      _ = try FileReader.examine(path, trust: trust)
      return FileChecks.Observation(path: path, refusal: nil)
    } catch {
      return FileChecks.Observation(path: path, refusal: error)
    }
  }
}
