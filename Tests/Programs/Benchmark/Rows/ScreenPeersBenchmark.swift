import Foundation
import Support

/// Other programs for the terminal in the same harness, to compare fob's screens with.
struct ScreenPeersBenchmark: Benchmark {
  let name = "screen-peers"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let folder = try TemporaryFolder()
    for number in 0..<100 { try folder.write("\(number)", to: "files/\(number)/content") }
    let package = SwiftBuild.package
    let peers: [(name: String, arguments: [String])] = [
      ("ncdu", [folder.path(of: "files")]), ("tig", ["-C", package]), ("htop", []), ("btop", ["--utf-force"]),
    ]
    var rows: [Row] = []
    for peer in peers {
      guard let path = context.peer(peer.name) else { continue }
      rows += try measure(peer.name, [path] + peer.arguments, home: folder.path)
    }
    return rows
  }

  private func measure(_ name: String, _ command: [String], home: String) throws -> [Row] {
    let variables = [
      "HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ]
    let program = try ScreenProgram(command, environment: variables)
    let first = try program.firstFrame(pause: 250)
    var moves: [Double] = []
    for _ in 0..<5 { moves.append(Double((try? program.press("\u{1B}OB", pause: 60))?.bytes ?? 0)) }
    let rest = try program.rest(seconds: 5)
    func row(_ what: String, _ unit: Unit, _ value: Double) -> Row {
      Row(what: "\(name): \(what)", unit: unit, samples: Samples(one: value))
    }
    return [
      row("first frame", .milliseconds, first.milliseconds),
      row("first frame", .bytes, Double(first.bytes)),
      row("cursor move", .bytes, Samples(moves)?.median ?? 0),
      row("idle wake-ups", .perSecond, Double(rest.wakeUps) / rest.seconds),
      row("idle bytes", .bytesPerSecond, Double(rest.frames.reduce(0, +)) / rest.seconds),
      row("idle processor", .millisecondsPerSecond, rest.processor / rest.seconds),
      row("memory", .megabytes, Double(try program.figures().resident) / 1_000_000),
    ]
  }
}
