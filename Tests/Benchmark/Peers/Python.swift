import Foundation

/// A Python 3 of this machine.
struct Python {
  /// Its full path, behind any shim.
  let path: String
  /// Whether it has the library that the vendor's script uses.
  let hasRequests: Bool

  /// One that has `requests`, else any, else nothing.
  static func find(_ stage: Stage) -> Python? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let candidates = folders.map { "\($0)/python3" }.filter { FileManager.default.isExecutableFile(atPath: $0) }
    let found = candidates.compactMap { candidate -> Python? in
      let script = "import sys, importlib.util as u; print(sys.executable); print(u.find_spec('requests') is not None)"
      let run = try? TimedRun([candidate, "-c", script], environment: ProcessInfo.processInfo.environment)
      guard let lines = run?.output.split(separator: "\n"), lines.count == 2 else { return nil }
      return Python(path: String(lines[0]), hasRequests: lines[1] == "True")
    }
    return found.first(where: \.hasRequests) ?? found.first
  }
}
