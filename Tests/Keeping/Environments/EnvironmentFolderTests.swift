import Formats
import Foundation
import Glibc
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite struct EnvironmentFolderTests {
  private let scratch: TemporaryFolder
  private let folder: EnvironmentFolder

  init() throws {
    scratch = try TemporaryFolder()
    folder = EnvironmentFolder(path: scratch.path(of: "environments"), home: "/home/ops", profiles: TestProfiles.all)
  }

  private static let video = "[environment]\nservice = api.video\n"

  private func write(_ text: String = video, to name: String, permissions: mode_t = 0o600) throws {
    try scratch.write(text, to: "environments/" + name, permissions: permissions)
  }

  @Test func `no folder is an empty one`() {
    #expect(folder.entries().isEmpty)
    let failure = #expect(throws: EnvironmentLookupFailure.self) { try folder.environment(named: "prod") }
    #expect(
      failure?.description == "No environment is called 'prod', and none exists yet. Add one: fob env add")
  }

  @Test func `every file by name, the good beside the bad`() throws {
    try write(to: "video.ini")
    try write("[DEFAULT]\nHost = eu.preservica.com\nPassword = x\n", to: "preview.ini")
    try write("[credentials]\nserver = eu.preservica.com\n", to: "credentials.properties")
    try write("nonsense", to: "bad.ini")
    let entries = folder.entries()
    #expect(entries.map(\.name) == ["bad", "credentials", "preview", "video"])
    guard case .broken(_, let problem) = entries[0], case .usable(let preview) = entries[2] else {
      Issue.record("not one broken and one usable: \(entries)")
      return
    }
    #expect(problem.file == scratch.path(of: "environments/bad.ini"))
    #expect(problem.line == 1)
    #expect(preview.origin.text == "https://eu.preservica.com")
    #expect(preview.file == scratch.path(of: "environments/preview.ini"))
    #expect(preview.fingerprint == .of(preview.file))
  }

  @Test(
    arguments: [
      ".hidden.ini", "#prod.ini#", "#prod.ini", "prod.ini~", "prod.ini.bak", ".prod.ini.swp", "prod.ini.token.file",
      "README", "4913", "prod.ini.orig", ".ini",
    ])
  func `files that are nobody's environment`(name: String) throws {
    try write(to: name)
    #expect(folder.entries().isEmpty)
  }

  @Test(arguments: ["my env", "-x", "a\u{1B}[2J", "ü"])
  func `a file whose name is no environment's name is shown as such`(name: String) throws {
    try write(to: name + ".ini")
    guard case .broken(let shown, let problem)? = folder.entries().first else {
      Issue.record("no broken entry")
      return
    }
    #expect(shown == name)
    #expect(problem.reason == "the file's name is not an environment name: \(EnvironmentName.rule). Rename the file")
    #expect(!problem.description.contains("\u{1B}"))
    #expect(throws: EnvironmentLookupFailure.unknown(name: name, existing: [])) {
      try folder.environment(named: name)
    }
  }

  @Test func `two files of one name: the .ini counts, the other is shown`() throws {
    try write(to: "prod.ini")
    try write("[credentials]\nserver = a\n", to: "prod.properties")
    try write(to: "prod-test.ini")
    let entries = folder.entries()
    #expect(entries.map(\.name) == ["prod", "prod", "prod-test"])
    guard case .usable(let environment) = entries[0], case .broken(_, let problem) = entries[1] else {
      Issue.record("not one usable and one broken: \(entries)")
      return
    }
    #expect(environment.service.rawValue == "api.video")
    #expect(problem.reason == "another file gives the name 'prod' already; rename one of them")
    #expect(try folder.environment(named: "prod") == environment)
  }

  @Test func `listing tells the names and reads nothing`() throws {
    try write(to: "video.ini", permissions: 0o000)
    try write("nonsense", to: "prod.ini")
    try write(to: "prod.properties")
    try write(to: "my env.ini")
    try write(to: ".hidden.ini")
    mkfifo(scratch.path(of: "environments/pipe.ini"), 0o600)
    let opened = try OpenedFiles(in: [folder.path])
    let listing = folder.listing()
    #expect(opened.drain().allSatisfy { $0 == folder.path })
    #expect(listing.map(\.name) == ["my env", "pipe", "prod", "prod", "video"])
    let files = listing.compactMap { listed in if case .file(let file) = listed { file } else { nil } }
    #expect(files.map(\.file) == ["pipe.ini", "prod.ini", "video.ini"])
  }

  @Test func `files that were listed are read in their order, one that is gone meanwhile is told`() throws {
    for name in ["a", "b", "c"] { try write(to: "\(name).ini") }
    mkfifo(scratch.path(of: "environments/pipe.ini"), 0o600)
    let files = folder.listing().compactMap { listed in if case .file(let file) = listed { file } else { nil } }
    try FileManager.default.removeItem(atPath: scratch.path(of: "environments/b.ini"))
    let entries = folder.entries(in: files.reversed())
    #expect(entries.map(\.name) == ["pipe", "c", "b", "a"])
    guard case .broken(_, let pipe) = entries[0], case .broken(_, let gone) = entries[2], case .usable = entries[1],
      case .usable = entries[3]
    else {
      Issue.record("\(entries)")
      return
    }
    #expect(pipe.reason.hasSuffix("is not a regular file."))
    #expect(gone.reason == "the file is gone, or a symbolic link to nothing")
  }

  @Test func `by name, from either kind of file, and no other is read`() throws {
    try write(to: "video.ini")
    try write("[credentials]\nserver = eu.preservica.com\n", to: "credentials.properties")
    try write("nonsense", to: "bad.ini")
    #expect(try folder.environment(named: "video").service.rawValue == "api.video")
    #expect(try folder.environment(named: "credentials").service.rawValue == "preservica")
    let failure = #expect(throws: EnvironmentLookupFailure.self) { try folder.environment(named: "bad") }
    #expect(
      failure?.description
        == "\(scratch.path(of: "environments/bad.ini")):1: this is before the first [section]")
  }

  @Test(arguments: ["prod", "../secret", "", "a\u{1B}b"])
  func `an unknown name: the names that exist`(name: String) throws {
    try write(to: "video.ini")
    try write("nonsense", to: "bad.ini")
    let failure = #expect(throws: EnvironmentLookupFailure.self) { try folder.environment(named: name) }
    #expect(failure == .unknown(name: name, existing: ["bad", "video"]))
    #expect(
      failure?.description
        == "No environment is called '\(name == "a\u{1B}b" ? "a^[b" : name)'. There are: bad, video")
  }

  @Test func `a name whose file is back by now is not proposed for itself`() {
    let one = EnvironmentLookupFailure.unknown(name: "archive", existing: ["archive", "video"])
    #expect(one.description == "No environment is called 'archive'. There are: video")
    let none = EnvironmentLookupFailure.unknown(name: "archive", existing: ["archive"])
    #expect(none.description == "No environment is called 'archive', and none exists yet. Add one: fob env add")
  }

  @Test func `a link to nothing, a folder, a file that is too large`() throws {
    try write(to: "good.ini")
    let path = scratch.path(of: "environments")
    try FileManager.default.createSymbolicLink(atPath: path + "/gone.ini", withDestinationPath: "nowhere")
    try FileManager.default.createDirectory(atPath: path + "/folder.ini", withIntermediateDirectories: false)
    try write(Self.video + String(repeating: "#\n", count: 40_000), to: "large.ini")
    let reasons = folder.entries().map { entry in
      if case .broken(_, let problem) = entry { problem.reason } else { "" }
    }
    #expect(
      reasons == [
        "\(path)/folder.ini is not a regular file.", "the file is gone, or a symbolic link to nothing", "",
        "\(path)/large.ini is larger than 65536 bytes, too large for such a file.",
      ])
  }

  @Test func `something else in the place of the folder`() throws {
    try scratch.write("", to: "environments")
    guard case .broken("environments", let problem)? = folder.entries().first else {
      Issue.record("no broken entry")
      return
    }
    #expect(problem.reason == "Cannot read the folder \(folder.path): Not a directory.")
  }
}
