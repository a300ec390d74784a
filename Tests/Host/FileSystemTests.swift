import Foundation
import Support
import Testing

@testable import Host

@Suite struct FileSystemTests {
  @Test(
    arguments: [
      (UInt32(0x6969), FileSystem.Kind.network("NFS")), (0xFE53_4D42, .network("SMB")), (0x6573_5546, .userSpace),
      (0x0102_1994, .memory), (0xEF53, .local),
    ])
  func `kinds by their numbers`(type: UInt32, kind: FileSystem.Kind) {
    #expect(FileSystem.kind(ofType: type) == kind)
  }

  @Test func `the file system of what is not there yet is that of the folder above`() throws {
    let folder = try TemporaryFolder()
    let system = try FileSystem.of(folder.path)
    #expect(try FileSystem.of(folder.path(of: "a/b/c")).kind == system.kind)
    #expect(!system.isReadOnly)
    #expect(system.freeBytes > 0)
    #expect(try FileSystem.of("/dev/shm").kind == .memory)
  }

  @Test func `a look at a file finds what reading it would, and opens nothing`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "secret")
    #expect(throws: FileAccessFailure.missing(path: path)) { _ = try FileReader.examine(path, trust: .secret) }
    try folder.write("x", to: "secret")
    chmod(path, 0o600)
    #expect(throws: Never.self) { _ = try FileReader.examine(path, trust: .secret) }
    chmod(path, 0o640)
    let refusal = #expect(throws: FileAccessFailure.self) { _ = try FileReader.examine(path, trust: .secret) }
    #expect(refusal == .readableByOthers(path: path, mode: 0o640))
    #expect(refusal?.remedy == "chmod 600 \(path)")
    #expect(refusal?.description == "\(refusal?.fault ?? "") Fix it with: chmod 600 \(path)")
    #expect(throws: FileAccessFailure.notAFile(path: folder.path)) {
      _ = try FileReader.examine(folder.path, trust: .secret)
    }
  }

  @Test func `a look at a file that fob alone writes sees a link in its place, as reading it would`() throws {
    let folder = try TemporaryFolder()
    let (path, link) = (try folder.write("x", to: "secret"), folder.path(of: "link"))
    chmod(path, 0o600)
    symlink(path, link)
    #expect(throws: Never.self) { _ = try FileReader.examine(path, trust: .state) }
    #expect(throws: Never.self) { _ = try FileReader.examine(link, trust: .secret) }
    #expect(throws: FileAccessFailure.symbolicLink(path: link)) { _ = try FileReader.examine(link, trust: .state) }
  }

  @Test func `a look at a private folder changes nothing`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "state")
    #expect(throws: FileAccessFailure.missing(path: path)) { try PrivateFolder.examine(path) }
    try PrivateFolder.make(path)
    #expect(throws: Never.self) { try PrivateFolder.examine(path) }
    chmod(path, 0o755)
    let refusal = #expect(throws: FileAccessFailure.self) { try PrivateFolder.examine(path) }
    #expect(refusal == .openToOthers(path: path, mode: 0o755))
    #expect(refusal?.remedy == "chmod 700 \(path)")
    #expect(throws: FileAccessFailure.openToOthers(path: path, mode: 0o755)) { try PrivateFolder.examine(path) }
  }

  @Test func `programs are found as a shell finds them`() throws {
    #expect(ProgramSearch.has("sh", path: "/nowhere:/bin"))
    #expect(!ProgramSearch.has("sh", path: "/nowhere"))
    #expect(!ProgramSearch.has("sh", path: nil))
    #expect(ProgramSearch.has("/bin/sh", path: nil))
    #expect(!ProgramSearch.has("/bin", path: nil))
    #expect(!ProgramSearch.has("/etc/passwd", path: nil))
  }
}
