import Testing

@testable import fob_sandbox

/// The environment files that the sandbox writes.
@Suite struct SceneTests {
  @Test(arguments: [(SandboxScene.accounts, 7), (.thirty, 30)])
  func `each scene has its environments`(scene: SandboxScene, count: Int) {
    let files = EnvironmentFiles(url: "http://127.0.0.1:1", scene: scene).files
    #expect(files.count == count)
    #expect(Set(files.map(\.name)).count == count)
    #expect(files.allSatisfy { $0.text.hasPrefix("[environment]\nservice = ") })
  }
}
