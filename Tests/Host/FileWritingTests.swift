import Foundation
import Glibc
import Host
import Support
import Testing

@Suite(.serialized) struct FileWritingTests {
  @Test func `replaces as a whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder("file")
    for content in ["one", "", String(repeating: "long ", count: 100_000), "two"] {
      try AtomicFile.write(Array(content.utf8), to: path)
      #expect(try text(of: path) == content)
      #expect(mode(of: path) == 0o600)
    }
    #expect(folder.names == ["file"])
  }

  @Test(arguments: [0, 0o022, 0o077] as [mode_t])
  func `permissions are exactly those, whatever the umask`(mask: mode_t) throws {
    let folder = try TemporaryFolder()
    let before = umask(mask)
    defer { umask(before) }
    try AtomicFile.write([1], to: folder("private"))
    try AtomicFile.write([1], to: folder("public"), permissions: 0o644)
    try AppendFile.append([1], to: folder("log"))
    let lock = try LockFile(folder("lock"))
    try PrivateFolder.make(folder("a/b/c"))
    #expect(lock.tryLock())
    #expect(mode(of: folder("private")) == 0o600 && mode(of: folder("public")) == 0o644)
    #expect(mode(of: folder("log")) == 0o600 && mode(of: folder("lock")) == 0o600)
    #expect(["a", "a/b", "a/b/c"].allSatisfy { mode(of: folder($0)) == 0o700 })
  }

  @Test func `a link stays, and what it leads to is written, be it there or not`() throws {
    let folder = try TemporaryFolder()
    folder.folder("elsewhere")
    symlink("elsewhere/target", folder("second"))
    symlink(folder("second"), folder("link"))
    for content in ["first", "next"] {
      try AtomicFile.write(Array(content.utf8), to: folder("link"))
      #expect(try text(of: folder("elsewhere/target")) == content)
    }
    #expect(isLink(folder("link")) && isLink(folder("second")) && !isLink(folder("elsewhere/target")))
    #expect(folder.names(in: "elsewhere") == ["target"] && folder.names == ["elsewhere", "link", "second"])
    symlink("loop", folder("loop"))
    #expect(throws: SystemFailure(operation: "write", path: folder("loop"), code: ELOOP)) {
      try AtomicFile.write([1], to: folder("loop"))
    }
    guard geteuid() == 0 else { return }
    lchown(folder("second"), 12_345, 12_345)
    #expect(throws: SystemFailure.self) { try AtomicFile.write([1], to: folder("link")) }
    #expect(try text(of: folder("elsewhere/target")) == "next")
  }

  @Test(arguments: ["pipe", "socket", "open", "device"])
  func `what is no regular file is left as it is`(name: String) throws {
    let folder = try TemporaryFolder()
    mkfifo(folder("pipe"), 0o600)
    let bound = try boundSocket(at: folder("socket"))
    defer { close(bound) }
    let output = open(try folder.file("output"), O_WRONLY)
    defer { close(output) }
    symlink("/proc/self/fd/\(output)", folder("open"))
    // Of all devices the one that nothing can take the place of.
    symlink("/dev/pts/ptmx", folder("device"))
    var before = stat()
    stat(folder(name), &before)
    let refusal = #expect(throws: SystemFailure.self) { try AtomicFile.write([1], to: folder(name)) }
    let words = ["pipe": "a named pipe", "socket": "a socket", "open": "what a process has open", "device": "a device"]
    #expect(refusal?.description.contains(words[name] ?? "") == true)
    var after = stat()
    #expect(stat(folder(name), &after) == 0 && before.st_ino == after.st_ino && before.st_mode == after.st_mode)
    #expect(folder.names == ["device", "open", "output", "pipe", "socket"])
  }

  @Test func `what is pending counts when it is committed, and leaves nothing where it is not`() throws {
    let folder = try TemporaryFolder()
    try folder.file("file", "old")
    do {
      let left = try PendingFile(for: folder("file"))
      withExtendedLifetime(left) { #expect(folder.names.count == 2) }
    }
    #expect(try folder.names == ["file"] && text(of: folder("file")) == "old")
    try PendingFile(for: folder("file")).commit(Array("new".utf8))
    #expect(try folder.names == ["file"] && text(of: folder("file")) == "new")
    #expect(throws: SystemFailure.self) { _ = try PendingFile(for: folder("none/file")) }
  }

  @Test func `failures leave nothing behind`() throws {
    let folder = try TemporaryFolder()
    folder.folder("taken")
    try folder.file("file")
    let directory = #expect(throws: SystemFailure.self) { try AtomicFile.write([1], to: folder("taken")) }
    #expect(directory == SystemFailure(operation: "replace", path: folder("taken"), code: EISDIR))
    #expect(throws: SystemFailure.self) { try AtomicFile.write([1], to: folder("none/file")) }
    #expect(throws: SystemFailure.self) { try AtomicFile.write([1], to: folder("file/below")) }
    #expect(folder.names == ["file", "taken"])
  }

  @Test func `whoever reads meanwhile sees the old or the new, never a mixture`() async throws {
    let folder = try TemporaryFolder()
    let path = folder("file")
    let contents = ["a", "b"].map { Array(String(repeating: $0, count: 50_000).utf8) }
    try AtomicFile.write(contents[0], to: path)
    let writer = Task {
      for round in 1...200 { try AtomicFile.write(contents[round % 2], to: path) }
    }
    var torn = 0
    for _ in 1...500 where !contents.contains(try FileReader.read(path, limit: 100_000, trust: .secret).bytes) {
      torn += 1
    }
    try await writer.value
    #expect(torn == 0)
  }

  @Test func `creates only what is not there`() throws {
    let folder = try TemporaryFolder()
    #expect(try AtomicFile.create(Array("new".utf8), at: folder("file")))
    #expect(try !AtomicFile.create(Array("newer".utf8), at: folder("file")))
    #expect(try text(of: folder("file")) == "new")
    #expect(mode(of: folder("file")) == 0o600)
    symlink(folder("nowhere"), folder("link"))
    #expect(try !AtomicFile.create([1], at: folder("link")))
    #expect(throws: SystemFailure.self) { _ = try AtomicFile.create([1], at: folder("none/file")) }
    #expect(folder.names == ["file", "link"])
  }

  @Test func `remains are one file's own`() throws {
    let folder = try TemporaryFolder()
    let others = [
      ".a.json.b.json.1zz.tmp", ".a.json.a-copy.tmp", ".b.json.1zz.tmp", ".a.json.1zz", "a.json", "a.json.1zz.tmp",
    ]
    for name in others + [".a.json.1zz.tmp", ".a.json.0.tmp"] { try folder.file(name) }
    AtomicFile.removeRemains(of: folder("a.json"))
    #expect(folder.names == others.sorted())
  }

  @Test func `the names in a folder are listed`() throws {
    let folder = try TemporaryFolder()
    try folder.file(".hidden")
    try folder.file("ü")
    folder.folder("inner")
    #expect(try Set(FolderListing.names(in: folder.path)) == [".hidden", "ü", "inner"])
    #expect(throws: SystemFailure(operation: "read the folder", path: folder("none"), code: ENOENT)) {
      _ = try FolderListing.names(in: folder("none"))
    }
  }

  @Test func `a file is removed once, a folder is not`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("file")
    #expect(try AtomicFile.remove(path))
    #expect(try !AtomicFile.remove(path))
    #expect(folder.names.isEmpty)
    folder.folder("inner")
    #expect(throws: SystemFailure.self) { try AtomicFile.remove(folder("inner")) }
    symlink(folder("inner"), folder("link"))
    #expect(try AtomicFile.remove(folder("link")))
    #expect(folder.names == ["inner"])
  }

  @Test func `private folders are made and tightened`() throws {
    let folder = try TemporaryFolder()
    folder.folder("loose", mode: 0o755)
    try PrivateFolder.make(folder("loose/tight"))
    #expect(mode(of: folder("loose")) == 0o755 && mode(of: folder("loose/tight")) == 0o700)
    try PrivateFolder.make(folder("loose"))
    #expect(mode(of: folder("loose")) == 0o700)
    symlink(folder("loose"), folder("link"))
    try PrivateFolder.make(folder("link/more"))
    #expect(mode(of: folder("loose/more")) == 0o700)
    try folder.file("file")
    #expect(throws: SystemFailure.self) { try PrivateFolder.make(folder("file")) }
    #expect(throws: SystemFailure.self) { try PrivateFolder.make(folder("file/below")) }
    guard geteuid() == 0 else {
      #expect(throws: SystemFailure.self) { try PrivateFolder.make("/etc") }
      return
    }
    folder.folder("theirs", mode: 0o755)
    chown(folder("theirs"), 12_345, 12_345)
    let error = #expect(throws: SystemFailure.self) { try PrivateFolder.make(folder("theirs")) }
    #expect(error?.description.contains("belongs to") == true && mode(of: folder("theirs")) == 0o755)
  }

  @Test func `a private folder is not made, used or tightened where others could put another in its place`() throws {
    let folder = try TemporaryFolder()
    let open = folder.folder("open", mode: 0o777)
    for path in [folder("open/state"), folder("open/new/state")] {
      let error = #expect(throws: SystemFailure.self) { try PrivateFolder.make(path) }
      #expect(error?.description.hasSuffix("chmod go-w \(open)") == true, "\(error?.description ?? "")")
    }
    #expect(folder.names == ["open"] && (try? FolderListing.names(in: open)) == [])
    chmod(open, 0o1777)
    try PrivateFolder.make(folder("open/state"))
    #expect(throws: Never.self) { try PrivateFolder.examine(folder("open/state")) }
    chmod(open, 0o777)
    #expect(throws: FileAccessFailure.writableByOthers(path: open, mode: 0o777)) {
      try PrivateFolder.examine(folder("open/state"))
    }
    guard geteuid() == 0 else { return }
    let target = folder.folder("target", mode: 0o755)
    symlink(target, folder("link"))
    lchown(folder("link"), 12_345, 12_345)
    for path in [folder("link"), folder("link/state")] {
      let error = #expect(throws: SystemFailure.self) { try PrivateFolder.make(path) }
      #expect(error?.description.hasPrefix("The symbolic link \(folder("link")) belongs to") == true)
    }
    #expect(mode(of: target) == 0o755 && (try? FolderListing.names(in: target)) == [])
  }

  @Test func `lines are appended`() throws {
    let folder = try TemporaryFolder()
    let path = folder("log")
    try AppendFile.append(Array("one".utf8), to: path)
    try AppendFile.append([], to: path)
    try AppendFile.append(Array("two".utf8), to: path)
    #expect(try text(of: path) == "one\n\ntwo\n")
  }

  @Test func `closes a line that a crash left torn`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("log", "one\n{\"half")
    try AppendFile.append(Array("two".utf8), to: path)
    #expect(try text(of: path) == "one\n{\"half\ntwo\n")
  }

  @Test func `a pipe or a device takes no line`() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder("pipe"), 0o600)
    for path in [folder("pipe"), "/dev/null"] {
      #expect(throws: SystemFailure(operation: "append to", path: path, reason: "it is not a regular file")) {
        try AppendFile.append([1], to: path)
      }
    }
  }

  @Test func `lines of several writers do not mix`() async throws {
    let folder = try TemporaryFolder()
    let path = folder("log")
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for _ in 0..<200 {
            try? AppendFile.append(Array(repeating: UInt8(ascii: "a") + UInt8(writer), count: 300), to: path)
          }
        }
      }
    }
    let lines = try text(of: path).split(separator: "\n")
    #expect(lines.count == 800 && lines.allSatisfy { $0.count == 300 && Set($0).count == 1 })
  }

  @Test func `does not append through a link`() throws {
    let folder = try TemporaryFolder()
    let target = try folder.file("target", "")
    symlink(target, folder("link"))
    #expect(throws: SystemFailure.self) { try AppendFile.append([1], to: folder("link")) }
    #expect(throws: SystemFailure.self) { _ = try LockFile(folder("link")) }
    #expect(try text(of: target) == "")
  }
}
