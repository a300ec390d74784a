import Foundation
import Glibc

/// An OpenSSH server of a test's own: its own keys, its own port, one user (the one who runs the test), nothing of the system's. It ends, with
/// every connection, when the value that stands for it is released.
public final class SSHServer: Sendable {
  /// The address that it listens on.
  public let address: String
  /// The port that it listens on.
  public let port: UInt16
  /// Where the keys are.
  private let folder: TemporaryFolder
  /// The listening server.
  private let process: pid_t

  /// Whether there is an OpenSSH server on this machine.
  public static var isAvailable: Bool { access(program, X_OK) == 0 }

  private static let program = "/usr/sbin/sshd"

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - address: where it listens.
  ///   - secondsToMissAClient: after so many seconds without a word from a client it counts as gone; by default only TCP tells.
  /// - Throws: `TestFailure` when it does not start.
  public init(address: String = "127.0.0.1", secondsToMissAClient: Int? = nil) throws {
    self.address = address
    folder = try TemporaryFolder()
    port = try FreePort.find(address)
    for name in ["host", "user"] {
      let made = try Spawning.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.path(of: name)], environment: [:])
      guard made.status == 0 else { throw TestFailure("ssh-keygen: \(made.text)") }
    }
    let alive = secondsToMissAClient.map { "ClientAliveInterval 1\nClientAliveCountMax \($0)\n" } ?? ""
    let settings = try folder.write(
      """
      ListenAddress \(address)
      Port \(port)
      HostKey \(folder.path(of: "host"))
      AuthorizedKeysFile \(folder.path(of: "user.pub"))
      PidFile none
      StrictModes no
      UsePAM no
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      PermitRootLogin prohibit-password
      PrintMotd no
      \(alive)
      """, to: "sshd_config")
    // Where root starts it, the server wants this folder, which the system's own service makes at its start.
    if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
    process = try Spawning.start([Self.program, "-D", "-e", "-f", settings], environment: [:]) {
      posix_spawn_file_actions_addopen(&$0, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&$0, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&$0, 2, "/dev/null", O_WRONLY, 0)
    }
    try waitUntilItListens()
  }

  deinit {
    for session in Processes.descendants(of: process).reversed() { kill(session, SIGKILL) }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// The processes of all connections: the server's own, and what they run in sessions that are still theirs.
  public var connections: [pid_t] { Processes.descendants(of: process) }

  /// The command line of a client that logs in with a terminal and runs a command there.
  ///
  /// - Parameters:
  ///   - port: where the client connects to; by default to the server itself.
  ///   - environment: the variables that the command gets.
  public func client(_ command: String, environment: [String: String], through port: UInt16? = nil) -> [String] {
    let variables = environment.map { "\($0)='\($1)'" }.sorted().joined(separator: " ")
    // Newer clients hide when keys are pressed by packets of their own.
    let options = [
      "IdentityFile=\(folder.path(of: "user"))", "IdentitiesOnly=yes", "StrictHostKeyChecking=no",
      "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IgnoreUnknown=ObscureKeystrokeTiming",
      "ObscureKeystrokeTiming=no",
    ]
    return ["ssh", "-F", "none", "-tt", "-e", "none", "-p", "\(port ?? self.port)"] + options.flatMap { ["-o", $0] }
      + [address, "exec env \(variables) \(command)"]
  }

  private func waitUntilItListens() throws {
    for _ in 0..<1500 {
      if FreePort.isTaken(port, at: address) { return }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    throw TestFailure("the SSH server does not listen on \(address):\(port)")
  }
}

/// Ports of this machine, for servers that cannot choose one themselves.
enum FreePort {
  /// A port where nobody listens now.
  ///
  /// - Throws: `TestFailure` when the address is not this machine's.
  static func find(_ address: String) throws -> UInt16 {
    var port: UInt16 = 0
    guard try withSocket(address, &port, { bind($0, $1, $2) }) == 0, port != 0 else {
      throw TestFailure("there is no free port at \(address)")
    }
    return port
  }

  /// Whether somebody listens.
  static func isTaken(_ port: UInt16, at address: String) -> Bool {
    var port = port
    return (try? withSocket(address, &port, { connect($0, $1, $2) })) == 0
  }

  /// Calls something with a new socket and an address, and tells what port the socket has after it.
  private static func withSocket(
    _ address: String, _ port: inout UInt16, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw TestFailure("there is no socket to be had") }
    defer { close(descriptor) }
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_addr.s_addr = inet_addr(address)
    target.sin_port = port.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        let result = call(descriptor, generic, length)
        guard port == 0, getsockname(descriptor, generic, &length) == 0 else { return result }
        port = UInt16(bigEndian: pointer.pointee.sin_port)
        return result
      }
    }
  }
}
