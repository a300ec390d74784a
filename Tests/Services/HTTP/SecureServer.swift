import Foundation

/// `openssl s_server`: a TLS server on loopback that answers any GET with a page about the connection.
final class SecureServer {
  private let process = Process()
  private let life = Pipe()
  private(set) var port = 0

  /// Starts with a certificate and its key in one file; with `clientAuthority` it insists on a client certificate signed by that.
  init(certificate: String, clientAuthority: String? = nil) throws {
    let server =
      ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", certificate]
      + (clientAuthority.map { ["-Verify", "1", "-verify_return_error", "-CAfile", $0] } ?? [])
    // The shell ends the server when its own input ends, and so at the latest with this process.
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", #""$@" </dev/null & exec >&-; read -r line; kill -9 $!"#, "sh"] + server
    process.standardInput = life
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var said = ""
    while port == 0 {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { throw CocoaError(.fileReadUnknown) }
      said += String(decoding: more, as: UTF8.self)
      if let line = said.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }), said.hasSuffix("\n") {
        port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
      }
    }
  }

  deinit { stop() }

  /// Ends the server and waits until it has gone.
  func stop() {
    try? life.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
