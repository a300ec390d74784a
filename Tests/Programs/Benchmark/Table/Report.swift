import Foundation
import Glibc

/// The rows that were measured, as a table for people or as JSON.
struct Report {
  private var sections: [(benchmark: String, rows: [Row])] = []

  /// Takes in what a benchmark measured.
  mutating func add(_ rows: [Row], of benchmark: String) {
    sections.append((benchmark, rows))
  }

  /// Whether every target is met.
  var isPassed: Bool { sections.allSatisfy { $0.rows.allSatisfy { $0.isMet != false } } }

  private static let columns = ["", "what", "target", "figure", "10 % – 90 %", "ratio"]

  /// The lines of the table, below the machine's own.
  func lines(of machine: Machine) -> [String] {
    let cells =
      [Report.columns]
      + sections.flatMap { section in
        section.rows.map { row in
          [
            row.isMet.map { $0 ? "✓" : "✗" } ?? " ", row.what, row.target?.text(row.unit) ?? "",
            row.unit.text(row.figure), row.spread ?? "", row.ratio ?? "",
          ]
        }
      }
    let widths = Report.columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let table = cells.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        .replacingOccurrences(of: " +$", with: "", options: .regularExpression)
    }
    return [machine.text, ""] + table
  }

  /// The same as JSON.
  func json(of machine: Machine) throws -> String {
    let rows = sections.flatMap { section in
      section.rows.map { row -> [String: Any] in
        var object: [String: Any] = [
          "benchmark": section.benchmark, "what": row.what, "unit": row.unit.rawValue, "figure": row.figure,
          "median": row.samples.median, "low": row.samples.quantile(0.1), "high": row.samples.quantile(0.9),
          "samples": row.samples.sorted.count,
        ]
        if let target = row.target { object["target"] = target.text(row.unit) }
        if let ratio = row.ratio { object["ratio"] = ratio }
        if let isMet = row.isMet { object["passed"] = isMet }
        return object
      }
    }
    let object: [String: Any] = ["version": 1, "machine": machine.text, "passed": isPassed, "rows": rows]
    let bytes = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    return String(decoding: bytes, as: UTF8.self)
  }
}

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
