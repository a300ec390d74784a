import Foundation
import Support
import Testing

/// A host on which one command after the other is struck down, each on a state folder of its own.
final class CrashFixture {
  /// What is under way when it happens.
  enum Work: String, CaseIterable {
    case firstLogin
    case refresh
    case replacement
  }

  private let host: OperatorHost
  private let environment: String
  private let work: Work
  private var count = 0

  init(_ work: Work, in environment: String) throws {
    host = try OperatorHost()
    self.work = work
    self.environment = environment
  }

  /// The steps by which the command changes the file system, a letter each.
  func steps() async throws -> String {
    let path = host.folder.path(of: "steps")
    _ = try await strike(Interposer.notingSteps(in: path))
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// Lets something strike the command, then looks whether everything goes on as it should.
  /// - Returns: how the command ended.
  func outlive(_ variables: [String: String], _ what: String) async throws -> FobResult {
    let struck = try await strike(variables)
    let before = try logins()
    let status = try await fob(["status", environment, "--json"])
    let row = (status.json["environments"] as? [[String: Any]])?.first
    let state = row?["state"] as? String ?? "?"
    #expect(status.status == 0 && ["none", "valid", "expired"].contains(state), "\(what): \(state) \(status.errors)")
    let token = try await fob(["token", environment])
    #expect(token.status == 0, "\(what): \(token.errors)")
    #expect(try isGood(token.lines.first ?? ""), "\(what): the server refuses the token")
    #expect(try logins() - before <= 1, "\(what): more than one login")
    #expect(try host.sandbox.counters()["reused"] == 0, "\(what): a spent refresh token was sent")
    // Whatever was half written is gone with the next save.
    _ = try await fob(["refresh", environment])
    let left = try FileManager.default.contentsOfDirectory(
      atPath: host.folder.path(of: "\(folder(of: count))/fob/sessions"))
    #expect(left.sorted() == ["\(environment).json", "\(environment).lock"], "\(what)")
    return struck
  }

  /// How many logins the server has seen.
  func logins() throws -> Int { try host.sandbox.counters()["logins"] ?? 0 }

  /// Begins on a state of its own, and runs the command.
  private func strike(_ variables: [String: String]) async throws -> FobResult {
    count += 1
    switch work {
    case .firstLogin: return try await fob(["token", environment], adding: variables)
    case .refresh:
      _ = try await fob(["token", environment])
      return try await fob(["refresh", environment], adding: variables)
    case .replacement:
      let token = try await fob(["token", environment]).output
      return try await fob(["token", environment, "--refused"], input: token, adding: variables)
    }
  }

  private func folder(of number: Int) -> String { "state-\(number)" }

  private func fob(
    _ arguments: [String], input: String = "", adding variables: [String: String] = [:]
  ) async throws -> FobResult {
    let own = ["XDG_STATE_HOME": host.folder.path(of: folder(of: count))]
    return try await FobResult.run(
      arguments, input: input, variables: host.variables.merging(own) { $1 }.merging(variables) { $1 },
      in: TemporaryFolder())
  }

  private func isGood(_ token: String) throws -> Bool {
    let request =
      environment == "video"
      ? ("/upload-tokens", "Authorization: Bearer \(token)")
      : ("/api/user/details", "Preservica-Access-Token: \(token)")
    return try host.sandbox.ask("GET", request.0, headers: [request.1]).status == 200
  }
}
