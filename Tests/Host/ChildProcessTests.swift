import Foundation
import Glibc
import Host
import Support
import Testing

@Suite(.drivesPrograms) struct ChildProcessTests {
  private static func run(
    _ arguments: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"], input: [UInt8] = [],
    timeLimit: Duration = .seconds(60), outputLimit: Int = 4_000_000
  ) async throws(ChildFailure) -> ChildResult {
    try await ChildProcess.run(
      arguments, environment: environment, input: input, timeLimit: timeLimit, outputLimit: outputLimit)
  }

  private static func shell(_ script: String) async throws(ChildFailure) -> String {
    let result = try await run(["sh", "-c", script])
    return String(decoding: result.output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  @Test func `keeps status, output and errors apart`() async throws {
    let result = try await Self.run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    #expect(result == ChildResult(status: 3, output: Array("out\n".utf8), errors: Array("err\n".utf8)))
  }

  @Test(arguments: ["", "a b", "$HOME `id` \"'", "*", "ü漢\n", "-n", ";exit 1"])
  func `arguments are passed as they are`(argument: String) async throws {
    let result = try await Self.run(["printf", "%s", argument])
    #expect(String(decoding: result.output, as: UTF8.self) == argument)
  }

  @Test func `the environment is exactly the one given`() async throws {
    let result = try await Self.run(["env"], environment: ["A": "1", "SECRET": "ü = x"])
    let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
    #expect(lines.sorted() == ["A=1", "SECRET=ü = x"])
  }

  @Test func `input and output larger than any pipe`() async throws {
    let input = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try await Self.run(["cat"], input: input).output == input)
  }

  @Test func `a child that does not read its input ends neither itself nor us`() async throws {
    let input = [UInt8](repeating: 0, count: 1_000_000)
    #expect(try await Self.run(["true"], input: input) == ChildResult(status: 0))
    #expect(try await Self.run(["sh", "-c", "exec <&-; echo done"], input: input).output == Array("done\n".utf8))
  }

  @Test func `reads from nothing without input`() async throws {
    #expect(try await Self.shell("readlink /proc/$$/fd/0") == "/dev/null")
    #expect(try await Self.run(["cat"]) == ChildResult(status: 0))
  }

  @Test func `gets no descriptor of ours`() async throws {
    let folder = try TemporaryFolder()
    let inherited = open(folder("."), O_RDONLY)
    let high = fcntl(inherited, F_DUPFD, 200)
    defer {
      close(inherited)
      close(high)
    }
    #expect(
      try await Self.shell("for n in 0 1 2 \(inherited) \(high); do test -e /proc/$$/fd/$n && echo $n; done")
        == "0\n1\n2")
  }

  @Test func `starts with fresh signals`() async throws {
    signal(SIGUSR2, SIG_IGN)
    defer { signal(SIGUSR2, SIG_DFL) }
    let output = try await Self.shell("grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f 2")
    let masks = output.split(separator: "\n").map { UInt64($0, radix: 16) }
    // 32 and 33 are glibc's own; posix_spawn leaves them as whoever started the tests had them.
    #expect(masks.map { $0.map { $0 & ~(3 << 31) } } == [0, 0])
  }

  @Test func `leads a session of its own`() async throws {
    #expect(try await Self.shell("read s < /proc/$$/stat; set -- $s; test $1 = $5 && test $1 = $6 && echo $7") == "0")
  }

  @Test func `tells the signal that ended it`() async throws {
    #expect(try await Self.run(["sh", "-c", "kill -TERM $$"]).status == 128 + SIGTERM)
  }

  @Test func `at the time limit it is stopped with what it started`() async throws {
    let folder = try TemporaryFolder()
    let script = "sleep 600 & echo $! > \(folder("pid")); trap '' TERM; wait; sleep 600"
    let failure = await #expect(throws: ChildFailure.self) {
      try await Self.run(["sh", "-c", script], timeLimit: .seconds(5))
    }
    #expect(failure == .timedOut(command: "sh", limit: .seconds(5)))
    let process = try #require(pid_t(text(of: folder("pid")).trimmingCharacters(in: .newlines)))
    #expect(await hasEnded(process))
  }

  @Test func `output beyond the limit is a failure`() async throws {
    await #expect(throws: ChildFailure.tooMuchOutput(command: "yes", limit: 1000)) {
      try await Self.run(["yes"], outputLimit: 1000)
    }
    let exact = try await Self.run(["printf", "12345"], outputLimit: 5)
    #expect(exact.output.count == 5)
    await #expect(throws: ChildFailure.tooMuchOutput(command: "printf", limit: 4)) {
      try await Self.run(["printf", "12345"], outputLimit: 4)
    }
  }

  @Test func `errors beyond the limit are cut`() async throws {
    let result = try await Self.run(["sh", "-c", "head -c 3000000 /dev/zero >&2; echo ok"], outputLimit: 1000)
    #expect(result.errors.count == 1000 && result.output == Array("ok\n".utf8))
  }

  @Test func `cancelling ends the child`() async throws {
    let task = Task { () -> Result<ChildResult, ChildFailure> in
      do throws(ChildFailure) {
        return .success(try await Self.run(["sleep", "600"], timeLimit: .seconds(600)))
      } catch {
        return .failure(error)
      }
    }
    task.cancel()
    #expect(await task.value == .failure(.cancelled(command: "sleep")))
  }

  @Test func `an agent that keeps the pipes open is not waited for, and not stopped`() async throws {
    let output = try await Self.shell("sleep 600 & echo $!")
    let process = try #require(pid_t(output))
    #expect(kill(process, SIGKILL) == 0)
    #expect(await hasEnded(process))
  }

  @Test func `what cannot be started`() async throws {
    let folder = try TemporaryFolder()
    let plain = try folder.file("plain", "#!/bin/sh\n", mode: 0o600)
    await #expect(throws: ChildFailure.noCommand) { try await Self.run([]) }
    await #expect(throws: ChildFailure.noCommand) { try await Self.run([""]) }
    await #expect(throws: ChildFailure.notFound(command: "no-such-program-here")) {
      try await Self.run(["no-such-program-here"])
    }
    await #expect(throws: ChildFailure.notStarted(SystemFailure(operation: "start", path: plain, code: EACCES))) {
      try await Self.run([plain])
    }
    await #expect(throws: ChildFailure.notStarted(SystemFailure(operation: "start", path: "echo", code: EINVAL))) {
      try await Self.run(["echo", "a\0b"])
    }
  }

  @Test func `failures never show arguments`() async throws {
    let failure = await #expect(throws: ChildFailure.self) {
      try await Self.run(["sleep", "600", "s3cret"], environment: ["S": "s3cret"], timeLimit: .zero)
    }
    #expect(failure.map { !"\($0)".contains("s3cret") } == true)
  }
}

/// Waits at most a minute for a process that is not our child to be gone, or dead and not yet reaped.
private func hasEnded(_ process: pid_t) async -> Bool {
  let deadline = ContinuousClock.now + .seconds(60)
  while ContinuousClock.now < deadline {
    guard let status = try? text(of: "/proc/\(process)/stat") else { return true }
    if status.contains(") Z ") || status.contains(") X ") { return true }
    await Task.yield()
  }
  return false
}
