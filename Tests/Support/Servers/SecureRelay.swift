import CLinux
import Foundation
import Glibc

/// `socat`: a port of loopback that speaks TLS and leads to one that does not.
public final class SecureRelay: Sendable {
  /// Where it listens.
  public let port: UInt16
  private let process: pid_t
  private let life: Int32

  /// Starts it with a certificate and its key in one file; with `clientAuthority` it insists on a client certificate signed by that.
  public init(to server: UInt16, certificate: String, clientAuthority: String? = nil) throws {
    let clients = clientAuthority.map { "cafile=\($0),verify=1" } ?? "verify=0"
    let command = [
      "socat", "-d", "-d", "OPENSSL-LISTEN:0,bind=127.0.0.1,reuseaddr,fork,cert=\(certificate),\(clients)",
      "TCP:127.0.0.1:\(server)",
    ]
    var (input, errors): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard fob_pipe(&input) == 0, fob_pipe(&errors) == 0 else { throw TestFailure("there is no pipe to be had") }
    let (toShell, fromShell) = (input[0], errors[1])
    defer {
      close(toShell)
      close(fromShell)
    }
    life = input[1]
    // The shell ends all of its group when its input ends, and so at the latest with this process.
    process = try Spawning.start(
      ["/bin/sh", "-c", #""$@" </dev/null & exec 2>/dev/null; read -r line; kill -9 0"#, "sh"] + command,
      environment: ["PATH": "/usr/bin:/bin"]
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, toShell, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, fromShell, 2)
    }
    port = try Self.port(in: errors[0])
  }

  deinit {
    close(life)
    waitpid(process, nil, 0)
  }

  /// Reads where it listens, and goes on reading on a thread of its own, so that it is never held up.
  private static func port(in errors: Int32) throws -> UInt16 {
    var said = ""
    while true {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(errors, &buffer, buffer.count)
      guard count > 0 else {
        close(errors)
        throw TestFailure("socat did not start: \(said)")
      }
      said += String(decoding: buffer.prefix(count), as: UTF8.self)
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      guard let line = lines.first(where: { $0.contains("listening on") }),
        let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
      else { continue }
      Thread.detachNewThread {
        var rest = [UInt8](repeating: 0, count: 4096)
        while read(errors, &rest, rest.count) > 0 {}
        close(errors)
      }
      return port
    }
  }
}
