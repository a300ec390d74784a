import Services
import Support
import Testing
import TokenModel

/// The suite of all registers on an etcd of the tests' own.
@Suite(.drivesPrograms) struct EtcdConformanceTests {
  @Test func `etcd passes what every register must do`() async throws {
    let server = try EtcdServer()
    for (name, check) in RegisterConformance.all {
      let registers = try (1...2).map { _ in try server.register() }
      do {
        try await check(RegisterConformance(first: registers[0], second: registers[1]))
      } catch {
        Issue.record(error, "\(name)")
      }
    }
  }

  @Test func `with users it passes too, and its token is got anew when the users change`() async throws {
    let server = try EtcdServer()
    try server.requireUsers(password: "pass word")
    let registers = try (1...2).map { _ in try server.register(user: "fob", password: "pass word") }
    for (name, check) in RegisterConformance.all {
      do {
        try await check(RegisterConformance(first: registers[0], second: registers[1]))
      } catch {
        Issue.record(error, "\(name)")
      }
    }
  }
}
