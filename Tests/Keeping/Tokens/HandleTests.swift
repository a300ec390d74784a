import Formats
import Foundation
import Keeping
import Support
import Testing
import TokenModel

@Suite struct HandleTests {
  @Test func `a keyed digest: another origin, identity or key gives another; the same the same`() throws {
    let key = try #require(HandleKey(bytes: Array(0..<32)))
    let other = try #require(HandleKey(bytes: Array(1..<33)))
    let origin = try Origin("https://ws.api.video")
    let maker = HandleMaker(origin: origin, key: key)
    let handle = maker.handle(of: Secret("to1tcmSFHeYY5KzyhOqVKMKb"))
    // As Python’s hmac and base64.b32encode give it.
    #expect(handle.text == "kqrkyqnudo")
    #expect(Handle(handle.text) == handle)
    #expect(handle == maker.handle(of: Secret("to1tcmSFHeYY5KzyhOqVKMKb")))
    let others = [
      maker.handle(of: Secret("to1tcmSFHeYY5KzyhOqVKMKc")),
      HandleMaker(origin: try Origin("https://sandbox.api.video"), key: key)
        .handle(of: Secret("to1tcmSFHeYY5KzyhOqVKMKb")),
      HandleMaker(origin: origin, key: other).handle(of: Secret("to1tcmSFHeYY5KzyhOqVKMKb")),
    ]
    #expect(Set(others + [handle]).count == 4)
  }

  @Test func `the key is made once, private, and of 20 that make it at once all get the same`() async throws {
    let folder = try TemporaryFolder()
    let origin = try Origin("https://ws.api.video")
    let handles = try await withThrowingTaskGroup(of: Handle.self) { group in
      for _ in 1...20 {
        group.addTask {
          HandleMaker(origin: origin, key: try HandleKey.load(in: folder.path + "/state")).handle(of: Secret("a"))
        }
      }
      return try await group.reduce(into: Set<Handle>()) { $0.insert($1) }
    }
    #expect(handles.count == 1)
    #expect(try folder.permissions(of: "state/handle.key") == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/state") == ["handle.key"])
  }

  @Test(
    arguments: [("short", 0o600), (String(repeating: "k", count: 32), 0o644)] as [(String, mode_t)])
  func `a damaged or open key is refused, not replaced`(content: String, permissions: mode_t) throws {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "handle.key", permissions: permissions)
    #expect(throws: SessionFailure.self) { try HandleKey.load(in: folder.path) }
    #expect(folder.text(of: "handle.key") == content)
  }
}
