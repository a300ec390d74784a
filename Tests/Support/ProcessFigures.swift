import Foundation
import Glibc

/// What the system counts of a running process.
public struct ProcessFigures: Sendable {
  /// Memory that it has now, in bytes.
  public let resident: Int
  /// The most that it ever had, in bytes.
  public let peak: Int
  /// Processor time of all its threads, in milliseconds.
  public let processor: Double
  /// How often each thread went to sleep, by thread.
  private let sleeps: [String: Int]

  /// As it is now.
  ///
  /// - Throws: `TestFailure` when there is no such process.
  public init(of process: pid_t) throws {
    let folder = "/proc/\(process)"
    func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
    func number(_ key: String, in text: String?) -> Int? {
      let line = text?.split(separator: "\n").first { $0.hasPrefix(key) }
      return line.flatMap { Int($0.filter(\.isNumber)) }
    }
    guard let status = text("\(folder)/status"), let resident = number("VmRSS:", in: status) else {
      throw TestFailure("there is no process \(process)")
    }
    self.resident = resident * 1024
    peak = (number("VmHWM:", in: status) ?? 0) * 1024
    var (sleeps, processor): ([String: Int], Double) = ([:], 0)
    for thread in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/task") {
      sleeps[thread] = number("voluntary_ctxt_switches:", in: text("\(folder)/task/\(thread)/status"))
      let time = text("\(folder)/task/\(thread)/schedstat")?.split(separator: " ").first.flatMap { Double($0) }
      processor += (time ?? 0) / 1e6
    }
    (self.sleeps, self.processor) = (sleeps, processor)
  }

  /// How often any of its threads has gone to sleep since an earlier look, which is how often it was woken.
  public func wakeUps(since earlier: ProcessFigures) -> Int {
    sleeps.reduce(0) { $0 + $1.value - (earlier.sleeps[$1.key] ?? 0) }
  }
}

extension PseudoTerminal {
  /// Waits until three seconds pass in which the program writes nothing and no thread of it wakes.
  public func waitForRest() async throws {
    try await waitUntil("three seconds pass in which it sleeps") {
      let before = try ProcessFigures(of: process)
      return try next(within: 3000).isEmpty && ProcessFigures(of: process).wakeUps(since: before) == 0
    }
  }
}
