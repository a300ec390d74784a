import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite(.drivesPrograms) struct AuditProcessTests {
  private static let writers = ["one", "two", "three", "four"]
  private static let lines = 1000

  private func write(into folder: TemporaryFolder, sizeLimit: Int) async throws {
    try await withThrowingTaskGroup(of: ChildResult.self) { group in
      for name in Self.writers {
        group.addTask {
          try await ChildProcess.run(
            [BuiltBinary.path("audit-program"), folder.path, name, "\(Self.lines)", "\(sizeLimit)"], environment: [:],
            timeLimit: .seconds(600), outputLimit: 10_000)
        }
      }
      for try await result in group { #expect(result.status == 0 && result.output.isEmpty) }
    }
  }

  /// What each process wrote, in its order; every line is one of theirs and whole.
  private func expectAll(_ entries: [AuditEntry]) {
    for name in Self.writers {
      let numbers = entries.filter { $0.environment == name }.compactMap { entry in
        entry.detail?.split(separator: " ").first.flatMap { Int($0) }
      }
      #expect(numbers.sorted() == Array(0..<Self.lines), "\(name) wrote each line once")
    }
    #expect(entries.count == Self.writers.count * Self.lines)
  }

  @Test func `thousands of lines at once: none is mixed with another, none is lost`() async throws {
    let folder = try TemporaryFolder()
    try await write(into: folder, sizeLimit: .max)
    var reader = AuditLog(stateFolder: folder.path) { _ in }.reader()
    let page = await reader.next()
    #expect(page.problems.isEmpty)
    expectAll(page.entries)
    let verdict = try await AuditLog(stateFolder: folder.path) { _ in }.verify(head: nil)
    #expect(verdict.finding == nil && verdict.linked == page.entries.count)
  }

  @Test func `the same while files are put aside all the time and somebody follows`() async throws {
    let folder = try TemporaryFolder()
    let log = AuditLog(stateFolder: folder.path, keptFiles: 1000) { _ in }
    let following = Task {
      var reader = log.reader()
      var pages: [AuditPage] = []
      while !Task.isCancelled {
        pages.append(await reader.next())
        await Task.yield()
      }
      pages.append(await reader.next())
      return pages
    }
    try await write(into: folder, sizeLimit: 4_000)
    following.cancel()
    let pages = await following.value
    #expect(pages.flatMap(\.problems).isEmpty)
    expectAll(pages.flatMap(\.entries))
    #expect(FileFingerprint.of(folder.path + "/audit.3.jsonl") != nil)
    var reader = log.reader()
    expectAll(await reader.next().entries)
    #expect(try await log.verify(head: nil).finding == nil)
  }

  @Test func `the links hold when 32 processes write, many are killed, and the file cannot grow for some`() async throws
  {
    let folder = try TemporaryFolder()
    let program = BuiltBinary.path("audit-program")
    let script = """
      trap '' XFSZ
      for number in $(seq 32); do
        case $((number % 4)) in
          0) timeout --signal=KILL "0.$((number / 4))" '\(program)' '\(folder.path)' "n$number" 1000 30000 & ;;
          1) (ulimit -f 9; exec '\(program)' '\(folder.path)' "n$number" 40 30000 > /dev/null) & ;;
          *) '\(program)' '\(folder.path)' "n$number" 40 30000 & ;;
        esac
      done
      wait
      """
    let run = try Shell.run(script, environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.text.isEmpty, "\(run.text)")
    let log = AuditLog(stateFolder: folder.path, keptFiles: 1000) { _ in }
    let verdict = try await log.verify(head: nil)
    #expect(verdict.finding == nil && verdict.linked >= 16 * 40, "\(verdict)")
    var reader = log.reader()
    let page = await reader.next()
    for number in (1...32) where number % 4 > 1 {
      #expect(page.entries.count { $0.environment == "n\(number)" } == 40)
    }
    #expect((0...1).contains(verdict.unlinked - page.problems.count), "the last one may still be open")
  }
}
