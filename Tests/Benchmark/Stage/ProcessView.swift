import CLinux
import Foundation
import Glibc

/// What the system tells of a running process.
struct ProcessView {
  let process: pid_t

  /// Waits for the end without taking its status.
  ///
  /// - Returns: whether it came within so many milliseconds.
  func waitForEnd(within milliseconds: Int32) -> Bool {
    let descriptor = fob_pidfd_open(process)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0
  }

  /// Whether it has a terminal open. A process that has ended has not.
  var hasTerminal: Bool {
    let folder = "/proc/\(process)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return numbers.contains { number in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
      return target?.hasPrefix("/dev/pts/") ?? false
    }
  }

  /// How often its threads have gone to sleep and been woken, all together.
  var wakeUps: Int {
    threads.reduce(0) { sum, thread in
      let status = (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
      return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
    }
  }

  /// Processor time that it has used, in milliseconds.
  var processorMilliseconds: Double {
    threads.reduce(0) { sum, thread in
      let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/schedstat", encoding: .utf8)) ?? ""
      return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1_000_000
    }
  }

  /// Memory that it has resident, in bytes.
  var residentMemory: Int {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
    return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) * 1024
  }

  private var threads: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
  }
}
