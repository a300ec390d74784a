import Foundation
import Support
import Testing

@Suite(.drivesPrograms) struct SandboxProcessTests {
  @Test func `starts, answers and counts`() throws {
    let sandbox = try SandboxProcess()
    #expect(try sandbox.ask("GET", "/upload-tokens").status == 401)
    let counters = try sandbox.counters()
    #expect(counters["requests"] == 1)
    #expect(counters["connections"] == 1)
  }

  @Test func `an environment can have a client's certificate that expires in two days`() throws {
    let folder = try TemporaryFolder()
    _ = try SandboxProcess([
      "--write-environments", folder.path(of: "environments"), "--client-certificate", "archive",
    ])
    let path = folder.path(of: "environments/archive.pem")
    #expect(folder.text(of: "environments/archive.ini")?.contains("client_certificate = \(path)\n") == true)
    #expect(folder.text(of: "environments/video.ini")?.contains("client_certificate") == false)
    #expect(try folder.permissions(of: "environments/archive.pem") == 0o600)
    func openssl(_ arguments: String...) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    // Seconds within which it expires: not within two days, within three.
    #expect(try openssl("x509", "-in", path, "-noout", "-checkend", "172800") == 0)
    #expect(try openssl("x509", "-in", path, "-noout", "-checkend", "259200") == 1)
    #expect(try openssl("verify", "-CAfile", path, path) == 0, "signed by itself")
    #expect(try openssl("pkey", "-in", path, "-noout") == 0)
  }

  @Test func `ends with the pipe that holds it`() throws {
    let sandbox = try SandboxProcess()
    #expect(sandbox.letGo() == 0)
  }

  @Test func `the sandbox ends when it is stopped`() throws {
    let sandbox = try SandboxProcess()
    sandbox.stop()
    #expect(throws: TestFailure.self) { try sandbox.ask("GET", "/") }
  }
}
