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
