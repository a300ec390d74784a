import Foundation
import Glibc

/// What the figures were measured on.
struct Machine {
  /// Processor, cores, memory, system, and how busy it was, in one line.
  let text: String

  /// This machine as it is now.
  init() {
    let processor = Machine.value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor"
    let memory = Machine.value(of: "MemTotal", in: "/proc/meminfo").flatMap { Int($0.prefix { $0.isNumber }) }
    var system = utsname()
    uname(&system)
    let release = withUnsafeBytes(of: system.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first ?? "?"
    text =
      "\(processor), \(ProcessInfo.processInfo.activeProcessorCount) cores, \((memory ?? 0) / 1_000_000) GB, "
      + "Linux \(release), load \(load)"
  }

  private static func value(of key: String, in path: String) -> String? {
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last?
      .trimmingCharacters(in: .whitespaces)
  }
}
