import Foundation
import Support
import Testing

/// `fob keys`.
@Suite(.drivesPrograms) struct KeysTests {
  @Test func `what it prints is a file of keys`() async throws {
    let host = try OperatorHost()
    let list = try await host.fob("keys")
    #expect(list.status == 0)
    #expect(list.output.contains("\nlog-in = L\n"))
    try host.folder.write(list.output.replacing("\nlog-in = L\n", with: "\nlog-in = f2\n"), to: "config/fob/keys.ini")
    let other = try await host.fob("keys")
    #expect(other.status == 0, "\(other.errors)")
    #expect(other.output == list.output.replacing("\nlog-in = L\n", with: "\nlog-in = f2\n"))
  }

  @Test func `everything that is wrong is told`() async throws {
    let host = try OperatorHost()
    try host.folder.write("[main]\nrevoke = ctrl-x\nlogin = L\n", to: "config/fob/keys.ini")
    let result = try await host.fob("keys", "--json")
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("keys.ini:2: revoke ends something"))
    #expect(result.errors.contains("keys.ini:3: there is no action 'login'; did you mean 'log-in'?"))
  }

  @Test func `keys are listed as JSON`() async throws {
    let host = try OperatorHost()
    let keys = try #require(try await host.fob("keys", "--json").json["keys"] as? [[String: Any]])
    let revoke = try #require(keys.first { $0["action"] as? String == "revoke" && $0["context"] as? String == "main" })
    #expect(revoke["keys"] as? [String] == ["x"])
    #expect(revoke["destructive"] as? Bool == true)
  }
}
