import Foundation
import Host
import Support
import Testing

@testable import fob

@Suite struct DemoFolderTests {
  private let place: TemporaryFolder
  private let variables: [String: String]

  init() throws {
    place = try TemporaryFolder()
    variables = ["XDG_RUNTIME_DIR": place.path]
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: place.path(of: name))
  }

  @Test func `is private and goes with its value`() throws {
    var folder: DemoFolder? = try DemoFolder(variables: variables)
    let name = try #require(folder?.path.split(separator: "/").last.map(String.init))
    #expect(try place.permissions(of: name) == 0o700)
    folder = nil
    #expect(!exists(name))
  }

  @Test func `what a killed demo left is removed by the next`() throws {
    try place.write("", to: "fob-demo-killed/lock")
    try place.write("", to: "fob-demo-killed/state/fob/sessions/pod.json")
    try place.write("", to: "fob-demo-running/lock")
    try place.write("", to: "of-somebody-else/lock")
    let lock = try LockFile(place.path(of: "fob-demo-running/lock"))
    #expect(lock.tryLock())
    let folder = try DemoFolder(variables: variables)
    #expect(folder.path.hasPrefix(place.path + "/fob-demo-"))
    #expect(!exists("fob-demo-killed"))
    #expect(exists("fob-demo-running"))
    #expect(exists("of-somebody-else"))
  }

  @Test func `a folder for the session that is not there is passed over`() throws {
    let folder = try DemoFolder(variables: ["XDG_RUNTIME_DIR": place.path(of: "missing"), "TMPDIR": place.path])
    #expect(folder.path.hasPrefix(place.path + "/fob-demo-"))
  }

  @Test func `a folder that another demo is removing is not used`() throws {
    try place.write("", to: "fob-demo-1/lock")
    let sweeper = try LockFile(place.path(of: "fob-demo-1/lock"))
    #expect(sweeper.tryLock())
    try place.write("", to: "fob-demo-3/lock")
    var made = 0
    let (path, lock) = try DemoFolder.locked {
      made += 1
      return place.path(of: "fob-demo-\(made)")
    }
    #expect(path == place.path(of: "fob-demo-3"), "the second is gone already")
    let other = try LockFile(path + "/lock")
    #expect(!other.tryLock())
    lock.unlock()
  }
}
