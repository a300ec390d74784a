import Foundation
import Glibc

/// The processes of this machine, as /proc tells of them.
public enum Processes {
  /// All processes that come from one, nearest first.
  public static func descendants(of process: pid_t) -> [pid_t] {
    let children = Dictionary(grouping: all, by: \.parent)
    var found: [pid_t] = []
    var next = [process]
    while let current = next.popLast() {
      let mine = (children[current] ?? []).map(\.id)
      found += mine
      next += mine
    }
    return found
  }

  /// The processes whose program was called by this path.
  public static func called(_ path: String) -> [pid_t] {
    ids.filter { commandLine(of: $0).first == path }
  }

  /// What a process was started with; nothing where it has gone.
  public static func commandLine(of process: pid_t) -> [String] {
    let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
    return line.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static var ids: [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
  }

  private static var all: [(id: pid_t, parent: pid_t)] {
    ids.compactMap { id in
      guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return nil }
      // The name, in parentheses, may hold anything.
      let text = String(decoding: data, as: UTF8.self)
      guard let end = text.lastIndex(of: ")") else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ")
      return fields.count > 1 ? pid_t(fields[1]).map { (id, $0) } : nil
    }
  }
}

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
