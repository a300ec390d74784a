import Foundation
import Glibc
import Support
import Testing

/// What other processes can learn of fob's secrets.
@Suite(.drivesPrograms) struct ProcessSecrecyTests {
  @Test func `children see no secret that is not theirs`() async throws {
    let host = try SecrecyHost()
    for name in ["archive", "video", "pod"] {
      let login = try await host.fob(["login", name])
      #expect(login.status == 0, "\(login.errors)")
    }
    try await host.collect()
    // The command of a password looks at its environment, its descriptors and its parent's arguments; what a person put into fob's own environment is
    // there for all.
    let seen = host.seenByChildren
    #expect(seen.contains("FOB_TEST=1") && seen.contains("login\narchive"))
    let inherited = host.canaries.named(["api_key"]).found(in: seen)
    #expect(host.canaries.found(in: seen).subtracting(inherited).isEmpty)
    #expect(!seen.contains("sessions") && !seen.contains("socket:"))

    // The command of `fob exec` has the token, and nothing of what got it.
    let child = try await host.fob(["exec", "video", "--", "sh", "-c", "env; tr '\\0' '\\n' < /proc/$$/cmdline"])
    #expect(child.status == 0, "\(child.errors)")
    let shown = host.canaries.found(in: child.output)
    #expect(shown.count == 1, "\(shown)")
    #expect(child.output.contains("FOB_TOKEN=") && !child.output.contains("VIDEO_KEY"))
  }

  @Test func `arguments, environment and core of a running program`() async throws {
    let host = try SecrecyHost()
    _ = try await host.fob(["login", "video"])
    try await host.collect()
    let folder = try TemporaryFolder()
    let program = try PseudoTerminal(
      [
        "/bin/sh", "-c",
        "ulimit -c unlimited; cd '\(folder.path)'; exec '\(BuiltBinary.path("fob"))' --environment video",
      ],
      environment: host.variables.merging(["TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"]) { $1 })
    try await program.read(until: "of 12")
    let process = "/proc/\(program.process)"
    let arguments = FileManager.default.contents(atPath: process + "/cmdline").map(Array.init) ?? []
    #expect(!arguments.isEmpty && host.canaries.found(in: arguments).isEmpty)
    let limits = try String(contentsOfFile: process + "/limits", encoding: .utf8)
    let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(core?.split(separator: " ").dropFirst(4).first == "0", "\(core ?? "")")
    // What may not be dumped belongs to root, whoever runs it (proc(5)).
    var status = stat()
    #expect(stat(process + "/environ", &status) == 0 && status.st_uid == 0)
    program.signal(SIGABRT)
    #expect(try await program.waitForEnd() == 128 + SIGABRT)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(host.canaries.found(in: program.output).isEmpty)
  }
}
