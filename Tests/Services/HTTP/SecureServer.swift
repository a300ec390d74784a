import Foundation
import Glibc
import Support

/// `openssl s_server`: a TLS server on loopback that answers any GET with a page about the connection.
final class SecureServer {
  private let process: pid_t
  private let output: Int32
  private var life: Int32
  let port: Int

  /// Starts with a certificate and its key in one file; with `clientAuthority` it insists on a client certificate signed by that.
  init(certificate: String, clientAuthority: String? = nil) throws {
    let (input, output) = (try Spawning.pipe(), try Spawning.pipe())
    defer {
      close(input.read)
      close(output.write)
    }
    life = input.write
    self.output = output.read
    let server =
      ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", certificate]
      + (clientAuthority.map { ["-Verify", "1", "-verify_return_error", "-CAfile", $0] } ?? [])
    // The shell ends the server when its own input ends, and so at the latest with this process.
    process = try Spawning.start(
      ["/bin/sh", "-c", #""$@" </dev/null & exec >&-; read -r line; kill -9 $!"#, "sh"] + server,
      environment: ProcessInfo.processInfo.environment
    ) { actions in
      posix_spawn_file_actions_adddup2(&actions, input.read, 0)
      posix_spawn_file_actions_adddup2(&actions, output.write, 1)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    port = try Self.port(saidTo: output.read)
  }

  /// The port that the server names once it listens.
  private static func port(saidTo output: Int32) throws -> Int {
    var said = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 20_000) == 1 else { throw TestFailure("openssl s_server does not say where it listens") }
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else { throw TestFailure("openssl s_server has ended, having said: \(said)") }
      said += String(decoding: buffer.prefix(count), as: UTF8.self)
      let line = said.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
      if said.hasSuffix("\n"), let port = line?.split(separator: ":").last.flatMap({ Int($0) }) { return port }
    }
  }

  deinit { stop() }

  /// Ends the server and waits until it has gone; the second call does nothing.
  func stop() {
    guard life >= 0 else { return }
    close(life)
    life = -1
    Spawning.waited(for: process)
    close(output)
  }
}
