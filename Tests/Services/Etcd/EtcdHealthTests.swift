import Formats
import Services
import Support
import Testing
import TokenModel

@Suite(.drivesPrograms) struct EtcdHealthTests {
  @Test func `each endpoint says how it is, or why not`() async throws {
    let server = try EtcdServer()
    let nobody = try FrontDoor()
    var settings = EtcdSettings(
      endpoints: [try Origin(nobody.url), try Origin(server.url)], prefix: "fob/t", file: "shares/test.ini")
    settings.requestLimit = 60
    let register = EtcdRegister(settings, transport: CurlTransport(userAgent: "fob/test", environment: [:]))
    let health = await register.health()
    #expect(health.map(\.endpoint.text) == [nobody.url, server.url])
    #expect(health[0].report.failure == .unreachable(reason: "\(nobody.url): refused"))
    let report = try health[1].report.get()
    #expect(report.version.hasPrefix("3.") && report.isLeader == true && report.databaseSize > 0)
    #expect(try await register.read(RegisterKey("0a")).standing == report.standing)
    #expect(health[1].seconds > 0)
  }
}
