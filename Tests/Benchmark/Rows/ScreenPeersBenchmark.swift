import Foundation
import Support

/// Other programs for the terminal in the same harness, to compare fob's screens with.
struct ScreenPeersBenchmark: Benchmark {
  let name = "screen-peers"

  func measure(on stage: Stage) async throws -> [Row] {
    let folder = try TemporaryFolder()
    for number in 0..<100 { try folder.write("\(number)", to: "files/\(number)/content") }
    let package = SwiftBuild.package
    let peers: [(name: String, arguments: [String])] = [
      ("ncdu", [folder.path(of: "files")]), ("tig", ["-C", package]), ("htop", []), ("btop", ["--utf-force"]),
    ]
    var rows: [Row] = []
    for peer in peers {
      guard let path = stage.peer(peer.name) else { continue }
      rows += try await measure(peer.name, [path] + peer.arguments, home: folder.path)
    }
    return rows
  }

  private func measure(_ name: String, _ command: [String], home: String) async throws -> [Row] {
    let variables = [
      "HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    let program = try await ScreenProgram(command, environment: variables)
    var moves: [Double] = []
    for _ in 0..<5 { moves.append(Double(try await program.press("\u{1B}OB").bytes.count)) }
    let rest = try await program.rest(seconds: 5)
    func row(_ what: String, _ unit: Unit, _ value: Double) -> Row {
      Row(what: "\(name): \(what)", unit: unit, samples: Samples(one: value))
    }
    return [
      row("first frame", .milliseconds, program.firstFrame.milliseconds),
      row("first frame", .bytes, Double(program.firstFrame.bytes)),
      row("cursor move", .bytes, Samples(moves)?.median ?? 0),
      row("idle wake-ups", .perSecond, rest.wakeUps), row("idle bytes", .bytesPerSecond, rest.bytes),
      row("idle processor", .millisecondsPerSecond, rest.processor),
      row("memory", .megabytes, Double(program.view.residentMemory) / 1_000_000),
    ]
  }
}
