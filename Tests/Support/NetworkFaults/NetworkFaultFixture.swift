import Foundation

/// A sandbox behind a port that can misbehave, and an operator's host beside it, on which a network fault strikes.
public final class NetworkFaultFixture {
  private let fault: NetworkFault
  private let folder: TemporaryFolder
  private let sandbox: SandboxProcess
  private let front: FrontDoor
  /// Turns everybody away.
  private let nobody: FrontDoor
  private let authority: TestAuthority?
  private var stranger: TestAuthority?
  private let good: SecureRelay?
  private var bad: SecureRelay?
  private var proxy: ProxyServer?
  private var isStriking = false
  private let patience: Double
  /// The UI under a name of its own, by which its processes are told from everybody else's.
  private let interface: String

  /// Sets everything up in working order.
  ///
  /// - Parameter patience: seconds that a screen has to tell what it should.
  public init(_ fault: NetworkFault, patience: Double = 150) throws {
    self.fault = fault
    self.patience = patience
    folder = try TemporaryFolder()
    interface = folder.path(of: "fob-under-fault")
    try FileManager.default.createSymbolicLink(atPath: interface, withDestinationPath: BuiltBinary.path("fob"))
    let sandbox = try SandboxProcess(
      ["--write-environments", folder.path(of: "written")] + (fault.isSecure ? ["--behind-tls"] : []))
    self.sandbox = sandbox
    front = try FrontDoor()
    nobody = try FrontDoor()
    authority = fault.isSecure ? try TestAuthority() : nil
    good = try authority.map {
      try SecureRelay(to: sandbox.port, certificate: $0.issue("good", host: "127.0.0.1"))
    }
    try front.behave(.relay(good?.port ?? sandbox.port))
  }

  deinit { front.stop() }

  /// Gets a session, lets the fault strike, and sees how fob fares.
  public func outcomes(for service: FaultService) async throws -> [FaultOutcome] {
    try mend(service)
    let login = try await run(["login", service.environment], in: "state")
    guard login.status == 0 else { throw TestFailure("\(fault): no session to begin with: \(login.text)") }
    try strike(service)
    let outcomes = [
      try await outcome(.signIn, service.signIn, in: "fresh"), try await outcome(.ask, service.ask, in: "state"),
      try await screen(service),
    ]
    try mend(service)
    return outcomes
  }

  /// Whether the session outlived the fault: what its status is, and how many logins the server has seen since.
  public func survival(of service: FaultService) async throws -> (status: Int32, text: String, logins: Int) {
    let before = try sandbox.counters()["logins"] ?? 0
    let survivor = try await run(
      service == .pod ? ["tokens", "list", "pod", "--page", "1"] : service.signIn, in: "state")
    return (survivor.status, survivor.text, (try sandbox.counters()["logins"] ?? 0) - before)
  }
}

extension NetworkFaultFixture {
  /// Makes everything work again.
  private func mend(_ service: FaultService) throws {
    isStriking = false
    if case .sandbox = fault.means { _ = try sandbox.ask("DELETE", "/_sandbox/faults") }
    try front.behave(.relay(good?.port ?? sandbox.port))
    bad = nil
    proxy = nil
    try writeEnvironment(service, [])
  }

  private func strike(_ service: FaultService) throws {
    isStriking = true
    switch fault.means {
    case .front(let behaviour): try front.behave(behaviour)
    case .sandbox(let members): try sandbox.control("faults", "{\(members), \"count\": 0}")
    case .certificate(let certificate): try show(certificate)
    case .proxy(let behaviour): proxy = try ProxyServer(behaviour)
    case .variables: proxy = try ProxyServer(.tunnel(to: front.port))
    case .address, .missingProxy, .lines: break
    }
    try writeEnvironment(service, try lines())
  }

  private func show(_ certificate: NetworkFault.ServerCertificate) throws {
    guard let authority else { throw TestFailure("\(fault): only a secure server shows a certificate") }
    switch certificate {
    case .ofUnknownAuthority:
      let stranger = try TestAuthority()
      self.stranger = stranger
      bad = try SecureRelay(to: sandbox.port, certificate: stranger.issue("other", host: "127.0.0.1"))
    case .forAnotherHost:
      bad = try SecureRelay(to: sandbox.port, certificate: authority.issue("elsewhere", host: "archive.example.org"))
    case .expired:
      bad = try SecureRelay(to: sandbox.port, certificate: authority.issue("old", host: "127.0.0.1", days: -1))
    case .demandingClientCertificate:
      bad = try SecureRelay(
        to: sandbox.port, certificate: authority.issue("demanding", host: "127.0.0.1"),
        clientAuthority: authority.certificate)
    }
    if let bad { try front.behave(.relay(bad.port)) }
  }

  /// What the environment's file says while the fault strikes.
  private func lines() throws -> [String] {
    switch fault.means {
    case .proxy: ["proxy = \(proxy?.url ?? "")"]
    case .missingProxy: ["proxy = \(nobody.url)"]
    case .address(let address): ["url = \(address)"]
    case .lines(let lines): lines
    case .certificate(.demandingClientCertificate(isGiven: true)):
      ["client_certificate = \(try authority?.issue("client", host: "client.example.org") ?? "")"]
    default: []
    }
  }

  private func writeEnvironment(_ service: FaultService, _ more: [String]) throws {
    let name = service.environment + ".ini"
    let written = service.lines ?? (folder.text(of: "written/\(name)") ?? "").split(separator: "\n").map(String.init)
    func isReplaced(_ key: String) -> Bool { more.contains { $0.hasPrefix(key + " = ") } }
    let address = "url = \(fault.isSecure ? "https" : "http")://127.0.0.1:\(front.port)"
    let authorities = isReplaced("ca_file") ? nil : authority.map { "ca_file = \($0.certificate)" }
    let lines =
      written.filter { !$0.hasPrefix("url") } + (isReplaced("url") ? [] : [address]) + [authorities].compactMap { $0 }
      + ["timeout = \(isStriking ? fault.limit : 60)s"] + more
    try folder.write(lines.joined(separator: "\n") + "\n", to: "config/fob/environments/\(name)")
  }
}

extension NetworkFaultFixture {
  private func variables(in state: String) throws -> [String: String] {
    var variables = [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: state),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ]
    guard isStriking, case .variables(let more) = fault.means else { return variables }
    for (name, value) in more {
      variables[name] = value.replacingOccurrences(of: "PROXY", with: proxy?.url ?? "")
        .replacingOccurrences(of: "NOWHERE", with: nobody.url)
    }
    return variables
  }

  private func run(_ arguments: [String], in state: String) async throws -> (status: Int32, text: String) {
    let program = try PipedProgram([BuiltBinary.path("fob")] + arguments, environment: variables(in: state))
    program.closeInput()
    return (try await program.waitForEnd(), program.text)
  }

  private func outcome(_ column: FaultColumn, _ arguments: [String], in state: String) async throws -> FaultOutcome {
    let start = ContinuousClock.now
    let (status, text) = try await run(arguments, in: state)
    // Neither the table nor what a failing test prints is a place for a token.
    let isToken = arguments.first == "token" && status == 0
    return FaultOutcome(
      column: column, command: "fob " + arguments.joined(separator: " "), status: status,
      text: isToken ? "a token" : text,
      duration: .now - start)
  }

  /// Opens the UI, has it ask the server, waits until the screen tells what came of it, and leaves.
  private func screen(_ service: FaultService) async throws -> FaultOutcome {
    let tmux = try TmuxSession(
      "sh -c '\"\(interface)\" --environment \(service.environment); echo left with $?; cat'",
      environment: variables(in: "state"))
    try await tmux.wait(until: "the environment is shown", within: patience) { $0.contains(service.environment) }
    let start = ContinuousClock.now
    if let key = service.key { try tmux.press(key) }
    let words = fault.ending(service, .screen).words
    // Where a line ends within the words is the screen's business.
    let screen = try await tmux.wait(until: "the screen tells “\(words)”", within: patience) { screen in
      Self.unwrapped(screen).contains(words)
    }
    let duration = ContinuousClock.now - start
    try tmux.press("q")
    let end = try await tmux.wait(for: "left with ")
    // A renewal that was under way is brought to its end; it must not come to a server that works again.
    try await waitUntil("no fob is left") { Processes.called(interface).isEmpty }
    let status = end.components(separatedBy: "left with ").last.flatMap { Int32($0.prefix { $0.isNumber }) } ?? -1
    return FaultOutcome(
      column: .screen, command: "fob --environment \(service.environment)", status: status, text: screen,
      duration: duration)
  }

  /// The text of a screen as one line, without frames.
  static func unwrapped(_ screen: String) -> String {
    screen.split(separator: "\n").map { line in
      line.trimmingCharacters(in: CharacterSet(charactersIn: " │┃"))
    }.joined(separator: " ")
  }
}

/// How fob fared under a network fault.
public struct FaultOutcome: Sendable {
  /// What it was doing.
  public let column: FaultColumn
  /// What was run.
  public let command: String
  /// The exit status.
  public let status: Int32
  /// What it said; of the UI the screen.
  public let text: String
  /// How long it took: to its end, or of the UI until the screen told it.
  public let duration: Duration
}

extension FaultOutcome {
  /// Whether it ended, and said what it should; the UI itself ends well.
  public func isAsExpected(_ ending: NetworkFault.Ending) -> Bool {
    let said = column == .screen ? NetworkFaultFixture.unwrapped(text) : text
    return status == (column == .screen ? 0 : ending.status) && (ending.words.isEmpty || said.contains(ending.words))
  }
}
