import Foundation
import Glibc
import Support
import Testing

/// Whatever strikes fob at whatever step of a renewal: the state can be read, one more login is the worst, and no refresh token is sent twice.
@Suite(.drivesPrograms) struct CrashTests {
  private static let cases = CrashFixture.Work.allCases.flatMap { work in ["archive", "video"].map { (work, $0) } }

  @Test(arguments: CrashTests.cases)
  func `killed at every step`(_ work: CrashFixture.Work, _ environment: String) async throws {
    let fixture = try CrashFixture(work, in: environment)
    let steps = try await fixture.steps().count
    #expect(steps > 10)
    for step in 1...steps {
      let struck = try await fixture.outlive(Interposer.killing(at: step), "killed at step \(step)")
      #expect(struck.status == 128 + SIGKILL)
    }
  }

  /// A disk that is full, one that can only be read, a folder that is not one's own: told with the file and the reason, or only a warning.
  @Test(arguments: [ENOSPC, EROFS, EACCES])
  func `the file system fails from every step on`(_ error: Int32) async throws {
    let fixture = try CrashFixture(.replacement, in: "video")
    let reason = String(cString: strerror(error))
    for step in 3...(try await fixture.steps().count) {
      let struck = try await fixture.outlive(
        Interposer.failing(from: step, with: error), "\(reason) from step \(step) on")
      #expect([0, 1].contains(struck.status) && struck.errors.contains(reason), "\(step): \(struck.errors)")
      #expect(struck.errors.contains("/fob"), "\(struck.errors)")
    }
  }

  /// On a full disk a script that tries each minute would spend a login each minute.
  @Test func `a login that could not be saved is not begun`() async throws {
    let fixture = try CrashFixture(.firstLogin, in: "video")
    let steps = try await fixture.steps()
    let saved = try #require(steps.firstRange(of: "omwfr"), "\(steps)")
    for step in 1...steps.distance(from: steps.startIndex, to: saved.upperBound) {
      let logins = try fixture.logins()
      let struck = try await fixture.outlive(Interposer.failing(from: step, with: ENOSPC), "full from step \(step) on")
      #expect(struck.status == 1, "\(step): \(struck.errors)")
      // The one that the next command needs.
      #expect(try fixture.logins() == logins + 1, "\(step)")
    }
  }

  /// Whoever adds an environment anew, or removes it, is rid of what the one that was killed left behind.
  @Test func `a killed add leaves its secret nowhere`() async throws {
    let host = try OperatorHost()
    let add = ["env", "add", "new", "--service", "api.video", "--url", host.sandbox.baseURL, "--stdin", "api_key"]
    let canary = "sandbox key that is a canary"
    let notes = host.folder.path(of: "steps")
    _ = try await host.fob(add, input: canary + "\n", adding: Interposer.notingSteps(in: notes))
    let steps = try String(contentsOfFile: notes, encoding: .utf8).count
    try #require(await host.fob("env", "remove", "new", "--yes").status == 0)
    for step in 1...steps {
      let killed = try await host.fob(add, input: canary + "\n", adding: Interposer.killing(at: step))
      #expect(killed.status == 128 + SIGKILL)
      _ = try await host.fob(add, input: canary + "\n")
      #expect(try await host.fob("env", "remove", "new", "--yes").status == 0, "step \(step)")
      let folder = host.folder.path(of: "config/fob/environments")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let text = host.folder.text(of: "config/fob/environments/\(name)") ?? ""
        #expect(!text.contains(canary), "\(name), killed at step \(step)")
      }
    }
  }

  /// Losing power loses nothing that was told: a file is whole on the disk before it has its name, and its name is there before anything follows from it.
  @Test func `what is saved is on the disk before it counts`() async throws {
    let steps = try await CrashFixture(.refresh, in: "video").steps()
    // The note that the refresh was begun, then the session that it brought.
    #expect(steps.ranges(of: "omwfrf").count == 2, "\(steps)")
  }
}
