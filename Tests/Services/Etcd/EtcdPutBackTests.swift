import Formats
import Services
import Support
import Testing
import TokenModel

/// What a swap compares beyond the revision, and the list of keys that a rotation needs.
@Suite(.drivesPrograms) struct EtcdPutBackTests {
  @Test func `a store that came to the same revision with something else is not overwritten`() async throws {
    // A cluster as it was, and as it is after it was put back from a copy and went on otherwise.
    var before: EtcdServer? = try EtcdServer()
    let after = try EtcdServer()
    let key = RegisterKey("0a")
    let urls = [try #require(before?.url), after.url]
    _ = try await #require(before).register().swap(key, expected: nil, value: Array("one".utf8))
    let other = try await after.register().swap(key, expected: nil, value: Array("other".utf8))
    var settings = EtcdSettings(endpoints: try urls.map { try Origin($0) }, prefix: "fob/t", file: "shares/test.ini")
    settings.requestLimit = 60
    let register = EtcdRegister(settings, transport: CurlTransport(userAgent: "fob/test", environment: [:]))
    let read = try await register.read(key)
    #expect(read.entry?.version == other.entry?.version, "the same revision in both")
    before = nil
    await #expect(throws: RegisterFailure.conflict) {
      try await register.swap(key, expected: read.entry?.version, value: Array("two".utf8))
    }
    #expect(try await after.register().read(key).entry == other.entry)
  }

  @Test func `a team's keys are listed, and emptied only as they were read`() async throws {
    let server = try EtcdServer()
    let register = try server.register()
    #expect(try await register.keys().isEmpty)
    let made = try await register.swap(RegisterKey("0a"), expected: nil, value: [1])
    _ = try await register.swap(RegisterKey("0b"), expected: nil, value: [2])
    _ = try await server.register(prefix: "fob/u").swap(RegisterKey("0c"), expected: nil, value: [3])
    let keys = try await register.keys()
    #expect(Set(keys.keys) == [RegisterKey("0a"), RegisterKey("0b")])
    let version = try #require(made.entry?.version)
    #expect(keys[RegisterKey("0a")] == version)
    let changed = try await register.swap(RegisterKey("0a"), expected: version, value: [4])
    await #expect(throws: RegisterFailure.conflict) { try await register.remove(RegisterKey("0a"), expected: version) }
    try await register.remove(RegisterKey("0a"), expected: try #require(changed.entry?.version))
    #expect(try await register.read(RegisterKey("0a")).entry == nil)
    #expect(try await register.keys().count == 1)
  }
}
