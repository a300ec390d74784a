import Formats
import Foundation
import Glibc
import Support
import Testing

@testable import Host

@Suite struct FileReaderTests {
  private enum Verdict {
    case read, readableByOthers, writableByOthers
  }

  @Test(
    arguments: [
      (0o600, true, true), (0o400, true, true), (0o700, true, true), (0o640, false, true), (0o604, false, true),
      (0o644, false, true), (0o444, false, true), (0o620, false, false), (0o602, false, false), (0o660, false, false),
      (0o666, false, false), (0o777, false, false), (0o611, true, true), (0o1600, true, true), (0o4600, true, true),
    ] as [(mode_t, Bool, Bool)])
  func `who else may read and write`(mode: mode_t, secret: Bool, configuration: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("file", mode: mode)
    #expect(((try? FileReader.read(path, limit: 100, trust: .secret)) != nil) == secret)
    #expect(((try? FileReader.read(path, limit: 100, trust: .configuration)) != nil) == configuration)
    let any = try FileReader.read(path, limit: 100, trust: .any)
    #expect(any.bytes == Array("content".utf8))
    #expect(((try? any.require(.secret)) != nil) == secret)
    #expect(((try? any.require(.configuration)) != nil) == configuration)
  }

  @Test func `says which permission and what mends it`() throws {
    let folder = try TemporaryFolder()
    let readable = try folder.file("a", mode: 0o640)
    let writable = try folder.file("b c'd", mode: 0o622)
    let first = #expect(throws: FileAccessFailure.self) { try FileReader.read(readable, limit: 100, trust: .secret) }
    #expect(first == .readableByOthers(path: readable, mode: 0o640))
    #expect(first?.description.contains("mode 0640") == true)
    #expect(first?.description.hasSuffix("chmod 600 \(readable)") == true)
    let second = #expect(throws: FileAccessFailure.self) { try FileReader.read(writable, limit: 100, trust: .secret) }
    #expect(second == .writableByOthers(path: writable, mode: 0o622))
    #expect(second?.description.hasSuffix("chmod go-w '\(folder.path)/b c'\\''d'") == true)
  }

  @Test(
    arguments: [(0o755, true), (0o700, true), (0o775, false), (0o757, false), (0o777, false), (0o1777, true)])
  func `the folder counts, but where each may touch only his own`(mode: mode_t, isRead: Bool) throws {
    let folder = try TemporaryFolder()
    let inner = folder.folder("inner", mode: mode)
    let path = try folder.file("inner/file", mode: 0o600)
    for trust in [FileTrust.configuration, .secret, .state] {
      if isRead {
        #expect(try FileReader.read(path, limit: 100, trust: trust).path == path)
        #expect(throws: Never.self) { try FileReader.examine(path, trust: trust) }
      } else {
        let refusal = FileAccessFailure.writableByOthers(path: inner, mode: mode)
        #expect(throws: refusal) { try FileReader.read(path, limit: 100, trust: trust) }
        #expect(throws: refusal) { try FileReader.examine(path, trust: trust) }
      }
    }
    #expect(throws: Never.self) { try FileReader.read(path, limit: 100, trust: .any) }
  }

  @Test func `in one pass each file is judged as it is alone`() throws {
    let folder = try TemporaryFolder()
    folder.folder("mine", mode: 0o700)
    folder.folder("shared", mode: 0o1777)
    folder.folder("open", mode: 0o777)
    for name in ["mine/a", "mine/b", "shared/a", "open/a"] { try folder.file(name, mode: 0o600) }
    symlink("../open/a", folder("mine/out"))
    symlink("b", folder("mine/in"))
    symlink("nothing", folder("mine/lost"))
    symlink("mine", folder("link"))
    if geteuid() == 0 {
      try folder.file("shared/theirs", mode: 0o644)
      chown(folder("shared/theirs"), 12_345, 12_345)
    }
    var ways = TrustedWays()
    for name in [
      "mine/a", "mine/out", "mine/b", "mine/in", "mine/lost", "shared/a", "shared/theirs", "open/a", "open/a", "link/a",
      "link/b", "link/out", "mine/../mine/a", "mine/.", "none/a",
    ] {
      func verdict(_ judge: () throws(FileAccessFailure) -> Void) -> FileAccessFailure? {
        do throws(FileAccessFailure) { try judge() } catch { return error }
        return nil
      }
      let alone = verdict { () throws(FileAccessFailure) in try TrustedPath.check(folder(name)) }
      #expect(verdict { () throws(FileAccessFailure) in try ways.check(folder(name)) } == alone, "\(name)")
    }
  }

  @Test func `in one pass the folders on the way are looked at once, in the next anew`() throws {
    let folder = try TemporaryFolder()
    let inner = folder.folder("inner", mode: 0o700)
    let paths = try ["a", "b"].map { try folder.file("inner/\($0)") }
    var ways = TrustedWays()
    _ = try FileReader.read(paths[0], limit: 100, trust: .state, by: &ways)
    chmod(inner, 0o777)
    _ = try FileReader.read(paths[1], limit: 100, trust: .state, by: &ways)
    #expect(throws: FileAccessFailure.writableByOthers(path: inner, mode: 0o777)) {
      try FileReader.read(paths[1], limit: 100, trust: .state)
    }
  }

  @Test func `every folder above counts, but for those where each may touch only his own`() throws {
    let folder = try TemporaryFolder()
    let above = folder.folder("above", mode: 0o777)
    folder.folder("above/inner", mode: 0o755)
    let path = try folder.file("above/inner/file", mode: 0o644)
    for trust in [FileTrust.configuration, .secret, .state] {
      chmod(path, 0o600)
      #expect(throws: FileAccessFailure.writableByOthers(path: above, mode: 0o777)) {
        try FileReader.read(path, limit: 100, trust: trust)
      }
    }
    for mode in [0o1777, 0o755] as [mode_t] {
      chmod(above, mode)
      #expect(throws: Never.self) { try FileReader.read(path, limit: 100, trust: .configuration) }
    }
  }

  @Test func `a link is judged by what it leads to`() throws {
    let folder = try TemporaryFolder()
    folder.folder("open", mode: 0o777)
    let target = try folder.file("open/target", mode: 0o644)
    symlink(target, folder("link"))
    symlink("open", folder("folder"))
    #expect(throws: FileAccessFailure.writableByOthers(path: folder("open"), mode: 0o777)) {
      try FileReader.read(folder("folder/target"), limit: 100, trust: .configuration)
    }
    #expect(throws: FileAccessFailure.readableByOthers(path: folder("link"), mode: 0o644)) {
      try FileReader.read(folder("link"), limit: 100, trust: .secret)
    }
    #expect(throws: FileAccessFailure.writableByOthers(path: folder("open"), mode: 0o777)) {
      try FileReader.read(folder("link"), limit: 100, trust: .configuration)
    }
    chmod(folder("open"), 0o755)
    #expect(try FileReader.read(folder("link"), limit: 100, trust: .configuration).bytes.count == 7)
  }

  @Test func `a folder above that is somebody else's, who could put another in the place of what is in it`() throws {
    guard geteuid() == 0 else { return }
    let folder = try TemporaryFolder()
    let above = folder.folder("above", mode: 0o755)
    folder.folder("above/inner", mode: 0o755)
    let path = try folder.file("above/inner/file", mode: 0o644)
    chown(above, 12_345, 12_345)
    #expect(throws: FileAccessFailure.foreignOwner(path: above, uid: 12_345)) {
      try FileReader.read(path, limit: 100, trust: .configuration)
    }
    // Nobody is root only where a user namespace hides root; here that is a user like others.
    chown(above, 65_534, 65_534)
    #expect(throws: FileAccessFailure.foreignOwner(path: above, uid: 65_534)) {
      try FileReader.read(path, limit: 100, trust: .configuration)
    }
  }

  @Test
  func `what others put where everybody may put something is not followed, nor a link of theirs anywhere`() throws {
    guard geteuid() == 0 else { return }
    let folder = try TemporaryFolder()
    folder.folder("mine", mode: 0o700)
    try folder.file("mine/file", mode: 0o600)
    folder.folder("shared", mode: 0o1777)
    folder.folder("shared/theirs", mode: 0o755)
    chown(folder("shared/theirs"), 12_345, 12_345)
    try folder.file("shared/theirs/file", mode: 0o600)
    try folder.file("shared/file", mode: 0o644)
    chown(folder("shared/file"), 12_345, 12_345)
    #expect(throws: FileAccessFailure.foreignOwner(path: folder("shared/file"), uid: 12_345)) {
      try TrustedPath.check(folder("shared/file"))
    }
    symlink(folder("mine"), folder("shared/link"))
    symlink(folder("mine"), folder("link"))
    for link in ["shared/link", "link"] { lchown(folder(link), 12_345, 12_345) }
    for trust in [FileTrust.configuration, .secret, .state] {
      #expect(throws: FileAccessFailure.foreignOwner(path: folder("shared/theirs"), uid: 12_345)) {
        try FileReader.read(folder("shared/theirs/file"), limit: 100, trust: trust)
      }
      for link in ["shared/link", "link"] {
        #expect(throws: FileAccessFailure.foreignLink(path: folder(link), uid: 12_345)) {
          try FileReader.read(folder(link) + "/file", limit: 100, trust: trust)
        }
      }
      lchown(folder("link"), 0, 0)
      #expect(throws: Never.self) { try FileReader.read(folder("link/../mine/./file"), limit: 100, trust: trust) }
      lchown(folder("link"), 12_345, 12_345)
    }
  }

  @Test(
    arguments: [
      ("         0          0 4294967295\n", false), ("         0       1000          1\n", true),
      ("0 1000 1\n1 100000 65536\n", true), ("", true),
    ])
  func `root is one of those whom a user namespace shows as nobody, but where it has the whole machine's users`(
    map: String, hidesRoot: Bool
  ) {
    #expect(TrustedPath.hidesRoot(uidMap: Array(map.utf8)) == hidesRoot)
  }

  @Test func `a file of fob's own is no link, whatever it leads to`() throws {
    let folder = try TemporaryFolder()
    let target = try folder.file("target")
    symlink(target, folder("link"))
    #expect(throws: FileAccessFailure.symbolicLink(path: folder("link"))) {
      try FileReader.read(folder("link"), limit: 100, trust: .state)
    }
    #expect(try FileReader.read(target, limit: 100, trust: .state).bytes.count == 7)
    chmod(target, 0o640)
    #expect(throws: FileAccessFailure.readableByOthers(path: target, mode: 0o640)) {
      try FileReader.read(target, limit: 100, trust: .state)
    }
  }

  @Test func `a foreign owner`() throws {
    let folder = try TemporaryFolder()
    if geteuid() == 0 {
      let path = try folder.file("file")
      chown(path, 65_534, 65_534)
      for trust in [FileTrust.secret, .state, .configuration] {
        #expect(throws: FileAccessFailure.foreignOwner(path: path, uid: 65_534)) {
          try FileReader.read(path, limit: 100, trust: trust)
        }
      }
    } else {
      #expect(throws: FileAccessFailure.foreignOwner(path: "/etc/passwd", uid: 0)) {
        try FileReader.read("/etc/passwd", limit: 1_000_000, trust: .secret)
      }
    }
    #expect(throws: Never.self) { try FileReader.read("/etc/passwd", limit: 1_000_000, trust: .configuration) }
    let foreign = FileAccessFailure.foreignOwner(path: "/x", uid: 7)
    #expect(geteuid() == 0 || foreign.description.contains("chown \(geteuid()) /x"))
    #expect(
      geteuid() != 0 || foreign.remedy == nil && foreign.description.hasSuffix("Run fob as that user, without sudo."))
  }

  @Test func `what is no file`() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder("pipe"), 0o600)
    symlink(folder("loop"), folder("loop"))
    symlink(folder("nowhere"), folder("dangling"))
    try folder.file("file")
    for path in [folder.path, folder("pipe"), "/dev/zero"] {
      #expect(throws: FileAccessFailure.notAFile(path: path)) { try FileReader.read(path, limit: 10, trust: .any) }
    }
    for path in [folder("none"), folder("dangling"), folder("file/below"), ""] {
      #expect(throws: FileAccessFailure.missing(path: path)) { try FileReader.read(path, limit: 10, trust: .any) }
    }
    let error = #expect(throws: FileAccessFailure.self) { try FileReader.read(folder("loop"), limit: 10, trust: .any) }
    #expect(error == .unreadable(SystemFailure(operation: "read", path: folder("loop"), code: ELOOP)))
  }

  @Test(arguments: [
    (0, 0, true), (0, 1, false), (7, 7, true), (7, 8, false), (200_000, 200_000, true), (200_000, 200_001, false),
  ])
  func limits(limit: Int, size: Int, isRead: Bool) throws {
    let folder = try TemporaryFolder()
    let content = String(repeating: "x", count: size)
    let path = try folder.file("file", content)
    if isRead {
      #expect(try FileReader.read(path, limit: limit, trust: .any).bytes == Array(content.utf8))
    } else {
      #expect(throws: FileAccessFailure.tooLarge(path: path, limit: limit)) {
        try FileReader.read(path, limit: limit, trust: .any)
      }
    }
    #expect(try FileReader.read(path, limit: .max, trust: .any).bytes.count == size)
  }

  @Test func `a file of /proc has no size, and content all the same`() throws {
    #expect(try FileReader.read("/proc/self/status", limit: 100_000, trust: .any).bytes.isEmpty == false)
    #expect(throws: FileAccessFailure.tooLarge(path: "/proc/self/status", limit: 10)) {
      try FileReader.read("/proc/self/status", limit: 10, trust: .any)
    }
  }

  @Test func `fingerprints tell files apart`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("file", "one")
    let read = try FileReader.read(path, limit: 100, trust: .any)
    #expect(FileFingerprint.of(path) == read.fingerprint)
    #expect(FileFingerprint.of(folder("none")) == nil)

    try AtomicFile.write(Array("one".utf8), to: path)
    let replaced = try #require(FileFingerprint.of(path))
    #expect(replaced != read.fingerprint && replaced.size == 3)

    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.write(contentsOf: Data("longer".utf8))
    #expect(FileFingerprint.of(path)?.size == 6 && FileFingerprint.of(path)?.inode == replaced.inode)

    var times = [timespec(tv_sec: 5, tv_nsec: 7), timespec(tv_sec: 5, tv_nsec: 7)]
    utimensat(AT_FDCWD, path, &times, 0)
    let old = try #require(FileFingerprint.of(path))
    #expect(old.modifiedNanoseconds == 5_000_000_007)
    #expect(try JSONDecoder().decode(FileFingerprint.self, from: JSONEncoder().encode(old)) == old)
  }
}
