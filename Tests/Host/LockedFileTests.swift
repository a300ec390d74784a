import Host
import Support
import Testing

@Suite struct LockedFileTests {
  private let folder: TemporaryFolder
  private let file: LockedFile

  init() throws {
    folder = try TemporaryFolder()
    file = LockedFile(folder("private/file"), lock: folder("private/lock"))
  }

  @Test func `changes are one after the other`() async throws {
    let (file, path) = (file, folder("private/file"))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...20 {
        group.addTask {
          try await file.change(within: .seconds(60)) { () throws(FileAccessFailure) in
            var bytes: [UInt8] = []
            do throws(FileAccessFailure) {
              bytes = try FileReader.read(path, limit: 100, trust: .state).bytes
            } catch {
              guard case .missing = error else { throw error }
            }
            return (bytes + [1], bytes.count)
          }
        }
      }
      var counts: Set<Int> = []
      for try await count in group { counts.insert(count) }
      #expect(counts == Set(0..<20))
    }
    #expect(try text(of: path).utf8.count == 20)
    #expect(mode(of: folder("private")) == 0o700 && mode(of: path) == 0o600)
  }

  @Test func `what is not changed is not written`() async throws {
    let value = try await file.change(within: .seconds(1)) { () throws(FileAccessFailure) in (nil, 7) }
    #expect(value == 7)
    await #expect(throws: LockedFileFailure<FileAccessFailure>.self) {
      try await file.change(within: .seconds(1)) { () throws(FileAccessFailure) -> (content: [UInt8]?, value: Int) in
        throw .notAFile(path: "/x")
      }
    }
    #expect(folder.names(in: "private") == ["lock"])
  }

  @Test func `whoever holds the lock is waited for no longer than allowed`() async throws {
    try PrivateFolder.make(folder("private"))
    let holder = try LockFile(folder("private/lock"))
    #expect(holder.tryLock())
    do throws(LockedFileFailure<FileAccessFailure>) {
      try await file.change(within: .milliseconds(5)) { () throws(FileAccessFailure) in ([1], ()) }
      Issue.record("it was changed")
    } catch {
      guard case .busy = error else { return #expect("\(error)" == "busy") }
    }
    #expect(folder.names(in: "private") == ["lock"])
  }

  @Test func `what a writer that was killed left is removed`() async throws {
    try PrivateFolder.make(folder("private"))
    try folder.file("private/.file.1zz.tmp")
    try await file.change(within: .seconds(1)) { () throws(FileAccessFailure) in ([1], ()) }
    #expect(folder.names(in: "private") == ["file", "lock"])
  }
}
