import Foundation
import Support
import Testing

/// `fob --version`.
@Suite(.drivesPrograms) struct VersionTests {
  @Test func `the version stands alone before what the build is`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("--version")
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.lines.first?.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/) != nil)
    #expect(result.lines.contains { $0.hasPrefix("built with Swift ") })
    #expect(result.lines.contains { $0.hasPrefix("libcurl/") })
  }
}
