import Foundation
import Support

/// An operator who works on a host over SSH: a sandbox and environments there, a server to log in to, and a `fob` of a name of its own, by which
/// its processes are told from everybody else's.
struct RemoteOperator {
  let host: OperatorHost
  let server: SSHServer
  let fob: String

  /// Starts the host.
  init(
    _ flags: [String] = [], address: String = "127.0.0.1", secondsToMissAClient: Int? = nil
  ) throws {
    host = try OperatorHost(flags)
    server = try SSHServer(address: address, secondsToMissAClient: secondsToMissAClient)
    fob = host.folder.path(of: "fob-over-ssh")
    try FileManager.default.createSymbolicLink(atPath: fob, withDestinationPath: BuiltBinary.path("fob"))
  }

  /// The client's command line for a command on the host, a shell's line.
  func client(_ command: String, through link: NetworkLink? = nil) -> [String] {
    server.client(command, environment: host.variables, through: link?.port)
  }

  /// Logs in at a terminal and runs a command there.
  func open(
    _ command: String, through link: NetworkLink? = nil, rows: Int = 24, columns: Int = 80
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      client(command, through: link), environment: Self.clientVariables, rows: rows, columns: columns)
  }

  /// Opens the UI over SSH and waits until it shows a text.
  func openInterface(
    _ arguments: String = "", showing expected: String, through link: NetworkLink? = nil
  ) async throws -> PseudoTerminal {
    let terminal = try open("\(fob) \(arguments)", through: link)
    try await waitUntil("the UI shows “\(expected)”", state: { terminal.text }) {
      terminal.read()
      return terminal.text.contains(expected)
    }
    return terminal
  }

  /// What the client's own process gets.
  static let clientVariables = ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]

  /// The processes of this `fob`.
  var processes: [pid_t] { Processes.called(fob) }

  /// Waits until no process of it is left.
  func waitUntilAllHaveEnded() async throws {
    try await waitUntil("no fob is left", state: { "\(processes)" }) { processes.isEmpty }
  }

  /// The token that scripts get, and how many sign-ins the server has seen.
  func tokenAndLogins() async throws -> (token: String, logins: Int?) {
    let result = try await host.fob("token", "video")
    return (result.output, try host.sandbox.counters()["logins"])
  }
}
