import Services
import Support
import Testing
import TokenModel

@Suite(.drivesPrograms) struct EtcdMembersTests {
  private let server: EtcdServer

  init() throws { server = try EtcdServer() }

  @Test func `members are listed with their ages, counted, and renewed in their place`() async throws {
    let (first, second) = (try server.register(), try server.register())
    #expect(try await first.memberCount() == 0)
    #expect(try await first.members().isEmpty)
    try await first.announce([1], under: RegisterKey("0a"), for: 900)
    try await second.announce([2], under: RegisterKey("0b"), for: 900)
    try await first.announce([3], under: RegisterKey("0a"), for: 900)
    #expect(try await second.memberCount() == 2)
    let members = try await second.members()
    #expect(Set(members.map(\.value)) == [[3], [2]])
    #expect(members.allSatisfy { (0..<600).contains($0.age) }, "\(members.map(\.age))")
    #expect(try await first.read(RegisterKey("0a")).entry == nil)
  }

  @Test func `a member that is not renewed goes`() async throws {
    let register = try server.register()
    // Longer than a busy machine takes between a lease and what goes with it.
    try await register.announce([1], under: RegisterKey("0a"), for: 10)
    while try await register.memberCount() > 0 { try await Task.sleep(for: .milliseconds(50)) }
    #expect(try await register.members().isEmpty)
  }

  @Test func `a user of the prefix alone can show itself`() async throws {
    try server.requireUsers(password: "secret")
    let register = try server.register(user: "fob", password: "secret")
    try await register.announce([1], under: RegisterKey("0a"), for: 900)
    #expect(try await register.members().map(\.key.text) == ["0a"])
    #expect(try await register.memberCount() == 1)
  }

  @Test func `a member's sign of life wakes no watch`() async throws {
    let register = try server.register()
    async let changes = register.change(of: [RegisterKey("0a"): nil], within: .seconds(2))
    for _ in 0..<5 { try await register.announce([1], under: RegisterKey("0a"), for: 900) }
    #expect(try await changes.isEmpty)
  }
}
