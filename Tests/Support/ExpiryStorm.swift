import Foundation
import Glibc

/// Many processes that all want a session at the moment at which it is to be renewed, again and again: a server that detects when a refresh token is
/// sent twice, and a clock on both sides that is moved on instead of waiting.
public final class ExpiryStorm {
  private let service: StormService
  private let folder: TemporaryFolder
  private let sandbox: SandboxProcess
  private let clock: SettableClock
  private var random = SeededGenerator(seed: 20_261_127)

  /// Starts the server.
  public init(_ service: StormService) throws {
    self.service = service
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(["--write-environments", folder.path(of: "config/fob/environments")])
    clock = try SettableClock(in: folder)
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
      tally.take(try await outcomes(of: started))
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
    let variables = [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ]
    return try StormProcess(
      ["token", service.environment], output: folder.path(of: "output-\(number)"),
      variables: variables.merging(Interposer.clock(clock)) { $1 })
  }

  private func outcomes(of processes: [StormProcess]) async throws -> [StormOutcome] {
    var outcomes: [StormOutcome] = []
    for process in processes { outcomes.append(try await process.outcome()) }
    return outcomes
  }
}
