import Glibc
import Host
import Support
import Testing

@Suite struct FileWatchTests {
  private static func isReadable(_ watch: FileWatch) -> Bool {
    var polled = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, 0) == 1
  }

  @Test func `tells each changed name once`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("there")
    let watch = try FileWatch(folders: [folder.path])
    #expect(!Self.isReadable(watch) && watch.drain().files.isEmpty)

    // Made without a descriptor: a program that is being started beside this would hold a copy, whose end is told later.
    #expect(symlink(path, folder("ü made")) == 0)
    #expect(Self.isReadable(watch))
    #expect(watch.drain().files.map(\.name) == ["ü made"])
    #expect(!Self.isReadable(watch) && watch.drain().files.isEmpty)

    chmod(path, 0o644)
    #expect(watch.drain().files.map(\.name) == ["there"])
    rename(path, folder("moved"))
    #expect(watch.drain().files.map(\.name) == ["there", "moved"])
    unlink(folder("moved"))
    #expect(watch.drain().files.map(\.name) == ["moved"])
  }

  @Test func `tells the folder of each file`() throws {
    let folders = try [TemporaryFolder(), TemporaryFolder()]
    let watch = try FileWatch(folders: folders.map(\.path))
    for folder in folders { try folder.file("same") }
    let changed = watch.drain().files
    #expect(changed.map(\.folder) == folders.map(\.path) && changed.allSatisfy { $0.name == "same" })
  }

  @Test func `tells of replaced files`() throws {
    let folder = try TemporaryFolder()
    let watch = try FileWatch(folders: [folder.path])
    try AtomicFile.write([1], to: folder("session.json"))
    #expect(watch.drain().files.map(\.name).contains("session.json"))
  }

  @Test func `more events than the system keeps: every name in the folder`() throws {
    let folder = try TemporaryFolder()
    let paths = try ["a", "b", "quiet"].map { try folder.file($0) }
    let watch = try FileWatch(folders: [folder.path])
    let limit = try Int(text(of: "/proc/sys/fs/inotify/max_queued_events").dropLast()) ?? 16_384
    // Equal events in a row count as one, so two files take turns.
    for round in 0...limit { chmod(paths[round % 2], 0o600) }
    let changed = watch.drain()
    #expect(Set(changed.files.map(\.name)) == ["a", "b", "quiet"])
    #expect(!changed.isComplete)
  }

  @Test func `only a folder can be watched`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("file")
    for path in [file, folder("none")] {
      #expect(throws: SystemFailure.self) { _ = try FileWatch(folders: [path]) }
    }
  }
}
