import Foundation
import Glibc

/// Many processes that all want a session at the moment at which it is to be renewed, again and again: a server that detects when a refresh token is
/// sent twice, and a clock on both sides that is moved on instead of waiting.
public final class ExpiryStorm {
  private let service: StormService
  private let folder: TemporaryFolder
  private let sandbox: SandboxProcess
  private let clock: SettableClock
  private let hosts: Int
  private var random = SeededGenerator(seed: 20_261_127)

  /// Starts the server.
  /// - Parameter hosts: on so many hosts the processes are, which share the session.
  public init(_ service: StormService, hosts: Int = 1) throws {
    self.service = service
    self.hosts = hosts
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(["--write-environments", folder.path(of: "config/fob/environments")])
    clock = try SettableClock(in: folder)
    if hosts > 1 { try share() }
  }

  /// Makes the hosts a team.
  private func share() throws {
    let environments = folder.path(of: "config/fob/environments")
    let file = "\(environments)/\(service.environment).ini"
    let lines = try String(contentsOfFile: file, encoding: .utf8)
    let account = lines.contains("username") ? "" : "username = project\n"
    let shared = "\(lines)\n\(account)share = team\n"
    for host in 0..<hosts {
      let folders = host == 0 ? "config" : "config-\(host)"
      try folder.write(shared, to: "\(folders)/fob/environments/\(service.environment).ini")
    }
    let fob = BuiltBinary.path("fob")
    var line = "'\(fob)' share init team --folder '\(folder.path(of: "register"))'"
    for host in 1..<hosts {
      let folders = variables(of: host).filter { $0.key.hasPrefix("XDG") }.map { "\($0.key)='\($0.value)'" }
      line += " && '\(fob)' share invite team | \(folders.joined(separator: " ")) '\(fob)' share join team"
    }
    let made = try Shell.run(line, environment: variables(of: 0))
    guard made.status == 0 else { throw TestFailure("no team: \(made.text)") }
  }

  /// Lets every host see a swap by another: until then it refreshes nothing that it finds.
  private func acquaint() async throws {
    for host in 1..<hosts { _ = try await outcomes(of: [try start(host)]) }
    try moveOn()
    for host in 0..<hosts { _ = try await outcomes(of: [try start(host)]) }
  }

  private func variables(of host: Int) -> [String: String] {
    func path(_ name: String) -> String { folder.path(of: host == 0 ? name : "\(name)-\(host)") }
    return [
      "XDG_CONFIG_HOME": path("config"), "XDG_STATE_HOME": path("state"), "XDG_DATA_HOME": path("data"),
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ]
  }

  /// Lets the session come to the time of its renewal so many times, each time with so many processes.
  ///
  /// - Parameters:
  ///   - kills: how many of them are killed each time, at moments of chance.
  ///   - told: is told the tally after each round.
  public func run(
    rounds: Int, processes: Int, kills: Int = 0, told: @Sendable (StormTally) -> Void = { _ in }
  ) async throws -> StormTally {
    let first = try await outcomes(of: [try start(0)])
    guard first.allSatisfy({ $0.status == 0 }) else { throw TestFailure("no session to begin with: \(first)") }
    if hosts > 1 { try await acquaint() }
    let before = try sandbox.counters()
    var tally = StormTally()
    for _ in 1...rounds {
      try moveOn()
      let victims = Set((0..<processes).shuffled(using: &random).prefix(kills))
      let started = try (0..<processes).map { number in
        let process = try start(number)
        if victims.contains(number) { process.kill(after: Int.random(in: 0...30, using: &random)) }
        return process
      }
      tally.add(try await outcomes(of: started))
      let now = try sandbox.counters()
      for (name, path) in StormTally.counted { tally[keyPath: path] = (now[name] ?? 0) - (before[name] ?? 0) }
      told(tally)
    }
    return tally
  }

  /// Moves the clocks of server and programs to when the session is to be renewed.
  private func moveOn() throws {
    try sandbox.control("advance", "{\"seconds\": \(service.secondsToRenewal)}")
    clock.gone += service.secondsToRenewal
  }

  private func start(_ number: Int) throws -> StormProcess {
    try StormProcess(
      ["token", service.environment], output: folder.path(of: "output-\(number)"),
      variables: variables(of: number % hosts).merging(Interposer.clock(clock)) { $1 })
  }

  private func outcomes(of processes: [StormProcess]) async throws -> [StormOutcome] {
    var outcomes: [StormOutcome] = []
    for process in processes { outcomes.append(try await process.outcome()) }
    return outcomes
  }
}

/// How one process of a storm ended.
private struct StormOutcome {
  let status: Int32
  let text: String
  let wasKilled: Bool
}

/// One process of a storm.
private final class StormProcess {
  private let process: pid_t
  private let output: String
  private var killing: Task<Void, Never>?

  /// Starts `fob`; what it writes goes to a file.
  init(_ arguments: [String], output: String, variables: [String: String]) throws {
    self.output = output
    process = try Spawning.start([BuiltBinary.path("fob")] + arguments, environment: variables) { actions in
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    }
  }

  /// Ends it a little later, wherever it is then.
  func kill(after milliseconds: Int) {
    killing = Task { [process] in
      try? await Task.sleep(for: .milliseconds(milliseconds))
      Glibc.kill(process, SIGKILL)
    }
  }

  /// How it ended, once it has.
  func outcome() async throws -> StormOutcome {
    // Until it is waited for its number is nobody else's.
    await killing?.value
    let status = await Spawning.end(of: process)
    return StormOutcome(
      status: status, text: try String(contentsOfFile: output, encoding: .utf8),
      wasKilled: killing != nil && status == 128 + SIGKILL)
  }
}

/// A service whose sessions a storm comes over.
public enum StormService: String, Sendable, CaseIterable {
  /// Refreshes an access token that has ended, for an hour each.
  case apiVideo = "api.video"
  /// Refreshes only while the access token lives, for 15 minutes each.
  case preservica

  /// The sandbox's environment of it.
  var environment: String {
    switch self {
    case .apiVideo: "video"
    case .preservica: "archive"
    }
  }

  /// Seconds from getting a session to a moment at which it is to be renewed.
  var secondsToRenewal: Int {
    switch self {
    case .apiVideo: 3700
    // Within the last fifth of its life, and before the last fifteenth.
    case .preservica: 780
    }
  }
}

/// What came of a storm so far.
public struct StormTally: Sendable {
  /// How often the session came to the time of its renewal.
  public private(set) var rounds = 0
  /// Processes that were killed before their end.
  public private(set) var killed = 0
  /// Processes that nobody killed and that gave no token.
  public private(set) var failed = 0
  /// What the first of them said.
  public private(set) var firstFailure: String?
  /// Rounds in which not all got the same token.
  public private(set) var divided = 0
  /// Refreshes that the server has seen.
  public internal(set) var refreshes = 0
  /// Logins that it has seen.
  public internal(set) var logins = 0
  /// Refresh tokens that it was sent twice.
  public internal(set) var reused = 0

  /// The counters of the sandbox and where they go.
  static var counted: [(String, WritableKeyPath<StormTally, Int>)] {
    [("refreshes", \.refreshes), ("logins", \.logins), ("reused", \.reused)]
  }

  /// Adds a round.
  fileprivate mutating func add(_ outcomes: [StormOutcome]) {
    rounds += 1
    let survivors = outcomes.filter { !$0.wasKilled }
    killed += outcomes.count - survivors.count
    let failures = survivors.filter { $0.status != 0 }
    failed += failures.count
    firstFailure = firstFailure ?? failures.first?.text
    if Set(survivors.map(\.text)).count > 1 { divided += 1 }
  }
}

extension StormTally: CustomStringConvertible {
  /// The figures on one line.
  public var description: String {
    "\(rounds) rounds: \(refreshes) refreshes, \(logins) logins, \(failed) failed, \(killed) killed, "
      + "\(reused) refresh tokens sent twice, \(divided) rounds with more than one token"
      + (firstFailure.map { "; the first failure: \($0)" } ?? "")
  }
}
