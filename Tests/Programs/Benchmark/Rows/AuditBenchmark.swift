import Foundation
import Support

/// `fob audit --verify` over a million linked lines in ten files.
struct AuditBenchmark: Benchmark {
  let name = "audit"

  private static let lines = 1_000_000

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let folder = try TemporaryFolder()
    try folder.write(Self.script, to: "write.py")
    try folder.write("", to: "state/fob/nothing")
    _ = try TimedRun(
      ["/usr/bin/python3", folder.path(of: "write.py"), folder.path(of: "state/fob"), "\(Self.lines)"], environment: [:]
    )
    let variables = ["HOME": folder.path, "XDG_STATE_HOME": folder.path(of: "state"), "LC_ALL": "C.UTF-8"]
    let runs = try (0..<3).map { _ in
      try TimedRun([context.fob, "audit", "--verify"], environment: variables)
    }
    guard runs.allSatisfy({ $0.output.hasPrefix("Consistent, not proven: 1,000,000 linked lines.") }) else {
      throw TestFailure("fob audit --verify said something else: \(runs.first?.output ?? "")")
    }
    let seconds = Samples(runs.map { $0.milliseconds / 1000 }) ?? Samples(one: .infinity)
    let memory = Samples(runs.map { Double($0.peakMemory) / 1_000_000 }) ?? Samples(one: .infinity)
    return [
      Row(what: "verify 1,000,000 audit lines", unit: .seconds, samples: seconds, target: .atMost(5)),
      Row(what: "memory for it", unit: .megabytes, samples: memory),
    ]
  }

  /// Writes such a log without fob: links are plain SHA-256.
  private static let script = """
    import hashlib, os, sys
    folder, count = sys.argv[1], int(sys.argv[2])
    previous = hashlib.sha256().hexdigest()
    for part in range(10):
        name = "audit.jsonl" if part == 9 else f"audit.{9 - part}.jsonl"
        with open(os.open(f"{folder}/{name}", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            for number in range(part * count // 10 + 1, (part + 1) * count // 10 + 1):
                line = (
                    '{"account":"ops@example.org","detail":"with the refresh token","environment":"archive",'
                    '"event":"refresh","host":"bastion","origin":"https://eu.preservica.com","pid":4711,'
                    f'"prev":"{previous}","result":"done","seq":{number},"time":"2026-11-30T12:00:00Z",'
                    '"user":"ops","version":1}\\n'
                )
                previous = hashlib.sha256(line.encode()).hexdigest()
                file.write(line)
    """
}
