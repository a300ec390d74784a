import Foundation
import Glibc
import Host
import Synchronization
import Testing

@Suite struct BlockingCallTests {
  private struct Failure: Error, Equatable {
    let code: Int
  }

  private final class Barrier: Sendable {
    let arrived = Mutex(0)
  }

  @Test func `hands on values and errors`() async throws {
    #expect(await BlockingCall.run { 7 } == 7)
    await #expect(throws: Failure(code: 3)) {
      try await BlockingCall.run { () throws(Failure) -> Int in throw Failure(code: 3) }
    }
  }

  @Test func `each call has a thread: many more than cores meet at one barrier`() async {
    let barrier = Barrier()
    let isComplete = await withTaskGroup(of: Bool.self) { group in
      for _ in 1...40 {
        group.addTask {
          await BlockingCall.run {
            barrier.arrived.withLock { $0 += 1 }
            let deadline = ContinuousClock.now + .seconds(60)
            while barrier.arrived.withLock({ $0 }) < 40 {
              if ContinuousClock.now > deadline { return false }
              sched_yield()
            }
            return true
          }
        }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(isComplete)
  }

  @Test func `no signal is delivered there`() async {
    let blocked = await BlockingCall.run {
      var mask = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &mask)
      return [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGWINCH].map { sigismember(&mask, $0) }
    }
    #expect(blocked == [1, 1, 1, 1, 1])
  }
}

@Suite(.drivesPrograms) struct BoundChildProcessTests {
  private static let environment = ["PATH": "/usr/bin:/bin"]

  /// The patience is that for its first line too; one that does not end by itself takes all of it.
  @Test(arguments: [("", 60), ("trap '' TERM HUP; sleep 600 & ", 10)])
  func `ends with its owner, gently or not`(preparation: String, patience: Int) async throws {
    let script = "\(preparation)echo $$; while read -r line; do :; done; \(preparation.isEmpty ? "" : "wait")"
    var companion: BoundChildProcess? = try BoundChildProcess(
      ["sh", "-c", script], environment: Self.environment, patience: .seconds(patience))
    let process = try #require(companion?.firstLine().flatMap { pid_t($0) })
    #expect(kill(process, 0) == 0)
    companion = nil
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test func `says nothing when it ends at once`() throws {
    let companion = try BoundChildProcess(["true"], environment: Self.environment, patience: .seconds(60))
    #expect(companion.firstLine() == nil)
    #expect(throws: ChildFailure.notFound(command: "no-such-program-here")) {
      _ = try BoundChildProcess(["no-such-program-here"], environment: Self.environment, patience: .seconds(1))
    }
    #expect(throws: ChildFailure.noCommand) { _ = try BoundChildProcess([], environment: [:], patience: .zero) }
  }
}

@Suite struct HostIdentityTests {
  @Test func `says what the system says`() async throws {
    let identity = HostIdentity.current
    #expect(try await Self.output(of: ["id", "-un"]) == identity.user)
    #expect(try await Self.output(of: ["uname", "-n"]) == identity.host)
    #expect(identity.home?.hasPrefix("/") != false)
  }

  private static func output(of arguments: [String]) async throws -> String {
    let result = try await ChildProcess.run(
      arguments, environment: [:], timeLimit: .seconds(60), outputLimit: 10_000)
    return String(decoding: result.output, as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}

@Suite(.drivesPrograms) struct HardeningTests {
  @Test func `a crash leaves no core`() throws {
    Hardening.apply()
    var limit = rlimit()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
    #expect(limit.rlim_cur == 0)
    // prctl is variadic; PR_GET_DUMPABLE is 3.
    typealias Prctl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    let prctl = try #require(dlsym(nil, "prctl"))
    #expect(unsafeBitCast(prctl, to: Prctl.self)(3, 0, 0, 0, 0) == 0)
  }
}

@Suite struct SystemFailureTests {
  @Test func `is a sentence with advice`() {
    #expect(
      SystemFailure(operation: "write", path: "/x", code: ENOSPC).description
        == "Cannot write /x: No space left on device. Make room and try again.")
    #expect(
      SystemFailure(operation: "make a pipe", code: EINVAL).description == "Cannot make a pipe: Invalid argument.")
    errno = ENOENT
    #expect(SystemFailure(operation: "open").code == ENOENT)
  }
}

@Suite struct XDGFoldersTests {
  @Test(
    arguments: [
      ([:], "/h/.config/fob", "/h/.local/state/fob", "/h/.local/share/fob"),
      (
        ["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_DATA_HOME": "/d"], "/c/fob", "/s/fob", "/d/fob"
      ),
      (
        ["XDG_CONFIG_HOME": "", "XDG_STATE_HOME": "relative", "XDG_DATA_HOME": "./d"],
        "/h/.config/fob", "/h/.local/state/fob", "/h/.local/share/fob"
      ),
    ] as [([String: String], String, String, String)])
  func `folders follow the XDG variables`(
    environment: [String: String], configuration: String, state: String, data: String
  ) {
    let folders = XDGFolders(environment: environment, home: "/h")
    #expect(folders.configuration == configuration && folders.state == state)
    #expect(folders.data == data)
  }
}
