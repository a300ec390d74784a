import Foundation
import Glibc

/// `openssl s_server`: a TLS server on loopback that answers any GET with a page about the connection.
final class SecureServer {
  private let process = Process()
  private let life: FileHandle
  private(set) var port = 0

  /// Starts with a certificate and its key in one file; with `clientAuthority` it insists on a client certificate signed by that.
  init(certificate: String, clientAuthority: String? = nil) throws {
    // Closed in every other child: who inherited it would keep the server alive.
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &ends) == 0 else { throw POSIXError(.EMFILE) }
    life = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    let server =
      ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", certificate]
      + (clientAuthority.map { ["-Verify", "1", "-verify_return_error", "-CAfile", $0] } ?? [])
    // The shell ends the server when its own input ends, and so at the latest with this process.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", #""$@" </dev/null & exec >&-; read -r line; kill -9 $!"#, "sh"] + server
    process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var said = ""
    while port == 0 {
      var waiting = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 20_000) == 1 else { throw POSIXError(.ETIMEDOUT) }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw POSIXError(.ECHILD) }
      said += String(decoding: more, as: UTF8.self)
      if let line = said.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }), said.hasSuffix("\n") {
        port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
      }
    }
  }

  deinit { stop() }

  /// Ends the server and waits until it has gone.
  func stop() {
    try? life.close()
    process.waitUntilExit()
  }
}
