import Foundation
import Glibc
import Support
import Testing

/// Where the built program writes what it is told to write: nothing there is lost.
@Suite(.drivesPrograms) struct OutputPlaceTests {
  private func status(_ path: String) -> stat {
    var status = stat()
    lstat(path, &status)
    return status
  }

  @Test func `a pipe as token file stays and nothing is sent`() async throws {
    let host = try OperatorHost()
    let pipe = host.folder.path(of: "pipe")
    mkfifo(pipe, 0o600)
    try host.change("archive", "token_file", to: pipe)
    let before = status(pipe).st_ino
    for command in ["login", "token", "refresh"] {
      let result = try await host.fob(command, "archive")
      #expect(result.status == 1 && result.errors.contains("token_file: Cannot replace \(pipe): it is a named pipe"))
    }
    #expect(try host.sandbox.counters()["requests"] == 0)
    _ = try await host.fob("logout", "archive")
    #expect(try await host.fob("env", "remove", "archive", "--yes").errors.contains("was left alone"))
    #expect(status(pipe).st_ino == before && status(pipe).st_mode & S_IFMT == S_IFIFO)
  }

  @Test func `a file of something else as token file stays`() async throws {
    let host = try OperatorHost()
    let file = try host.folder.write("alias ll='ls -l'\n", to: ".bashrc")
    try host.change("archive", "token_file", to: file)
    let result = try await host.fob("login", "archive")
    #expect(result.status == 1 && result.errors.contains("Name another file as token_file"), "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
    let findings = try await host.fob("doctor", "archive", "--offline", "--json").json["findings"] as? [[String: Any]]
    #expect(
      findings?.contains {
        ($0["finding"] as? String)?.hasPrefix("token_file: ") == true && $0["level"] as? String == "problem"
      } == true)
    for arguments in [["logout", "archive"], ["env", "remove", "archive", "--yes"]] {
      _ = try await host.fob(arguments)
      #expect(host.folder.text(of: ".bashrc") == "alias ll='ls -l'\n")
    }
  }

  @Test func `a link as token file stays and its target is current`() async throws {
    let host = try OperatorHost()
    let (link, target) = (host.folder.path(of: "link"), host.folder.path(of: "target"))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try host.change("archive", "token_file", to: link)
    for command in ["login", "refresh"] {
      #expect(try await host.fob(command, "archive").status == 0)
      let token = try await host.fob("token", "archive").output.trimmingCharacters(in: .newlines)
      #expect(host.folder.text(of: "target")?.hasSuffix("\n\(token)") == true)
    }
    #expect(try await host.fob("logout", "archive").status == 0)
    #expect(status(link).st_mode & S_IFMT == S_IFLNK && host.folder.text(of: "target") == nil)
  }

  @Test func `where others may put another file in its place nothing is written`() async throws {
    let host = try OperatorHost()
    let shared = host.folder.path(of: "shared")
    mkdir(shared, 0o777)
    chmod(shared, 0o777)
    let before = try host.sandbox.counters()["revokes"]
    for option in ["--report", "--plan"] {
      let result = try await host.fob(
        ["tokens", "revoke", "video", "--never-expires", "--yes", option, "\(shared)/file"]
          + (option == "--plan" ? ["--dry-run"] : []))
      #expect(result.status == 1 && result.errors.contains("Fix it with 'chmod go-w \(shared)'."), "\(result.errors)")
      #expect(result.errors.contains("Nothing was revoked.") && !result.errors.contains(".."), "\(result.errors)")
    }
    try host.change("archive", "token_file", to: "\(shared)/token")
    let requests = try host.sandbox.counters()["requests"]
    let login = try await host.fob("login", "archive")
    #expect(try host.sandbox.counters()["requests"] == requests)
    #expect(login.status == 1 && login.errors.contains("Others can write to \(shared)"), "\(login.errors)")
    #expect(try host.sandbox.counters()["revokes"] == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shared).isEmpty)
  }

  @Test(
    arguments: ["none/report", "pipe", "folder", "notes", "plan", "taken"])
  func `a report that would have no place ends nothing`(name: String) async throws {
    let host = try OperatorHost()
    mkfifo(host.folder.path(of: "pipe"), 0o600)
    try FileManager.default.createDirectory(
      atPath: host.folder.path(of: "folder"), withIntermediateDirectories: false)
    try host.folder.write("{\"version\": 1}\n", to: "notes")
    try host.folder.write("precious", to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: host.folder.path(of: "taken"), withDestinationPath: host.folder.path(of: "target"))
    let plan = host.folder.path(of: "plan")
    #expect(try await host.fob("tokens", "revoke", "video", "--never-expires", "--dry-run", "--plan", plan).status == 0)
    let requests = try host.sandbox.counters()["requests"]
    for chosen in [["--never-expires"], ["--plan", plan]] {
      let path = host.folder.path(of: name)
      let result = try await host.fob(["tokens", "revoke", "video", "--yes", "--report", path] + chosen)
      let isUsage = name == "plan" && chosen.count == 2
      #expect(result.status == (isUsage ? 64 : 1), "\(result.errors)")
      #expect(isUsage || result.errors.contains("Nothing was revoked."), "\(result.errors)")
    }
    #expect(try host.sandbox.counters()["requests"] == requests)
    #expect(host.folder.text(of: "notes") == "{\"version\": 1}\n" && host.folder.text(of: "target") == "precious")
    #expect(status(host.folder.path(of: "pipe")).st_mode & S_IFMT == S_IFIFO)
    #expect(host.folder.text(of: "plan")?.isEmpty == false)
  }

  @Test(arguments: ["-", "/dev/fd/1"])
  func `a report on standard output is all that is there`(name: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob("tokens", "revoke", "video", "--never-expires", "--yes", "--report", name)
    #expect(result.status == 0, "\(result.errors)")
    #expect((result.json["results"] as? [Any])?.isEmpty == false)
    let none = try await host.fob("tokens", "revoke", "video", "--never-expires", "--yes", "--report", name)
    #expect(none.status == 0 && (none.json["results"] as? [Any])?.isEmpty == true)
  }

  @Test func `a report takes the place of an older one and of an empty file also through a link`() async throws {
    let host = try OperatorHost()
    try host.folder.write("", to: "report")
    let link = host.folder.path(of: "link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: host.folder.path(of: "report"))
    for count in [false, true] {
      let result = try await host.fob("tokens", "revoke", "video", "--never-expires", "--yes", "--report", link)
      #expect(result.status == 0, "\(result.errors)")
      let written = try JSONSerialization.jsonObject(with: Data((host.folder.text(of: "report") ?? "").utf8))
      #expect(((written as? [String: Any])?["results"] as? [Any])?.isEmpty == count)
    }
    #expect(status(link).st_mode & S_IFMT == S_IFLNK)
  }

  @Test func `results of a plan that a link leads to are added there`() async throws {
    let host = try OperatorHost()
    let (plan, link) = (host.folder.path(of: "plan"), host.folder.path(of: "link"))
    #expect(try await host.fob("tokens", "revoke", "video", "--never-expires", "--dry-run", "--plan", plan).status == 0)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: plan)
    let result = try await host.fob("tokens", "revoke", "video", "--plan", link, "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(RevocationHost.results(in: plan) > 0 && status(link).st_mode & S_IFMT == S_IFLNK)
  }

  @Test(arguments: [
    ["tokens", "revoke", "video", "--all", "--dry-run", "--plan", "-"], ["tokens", "revoke", "video", "--resume", "-"],
  ])
  func `a plan is no stream`(arguments: [String]) async throws {
    let host = try OperatorHost()
    #expect(try await host.fob(arguments).status == 64)
  }

  @Test func `labels go through a link and to standard output`() async throws {
    let host = try OperatorHost()
    let labels = try host.folder.write(#"{"version": 1, "labels": {}}"#, to: "repository/labels.json")
    let link = host.folder.path(of: "data/fob/labels.json")
    try FileManager.default.createDirectory(
      atPath: host.folder.path(of: "data/fob"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: labels)
    let rows = try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]]
    let handle = try #require(rows?.first?["handle"] as? String)
    #expect(try await host.fob("tokens", "label", "video", handle, "mine").status == 0)
    #expect(status(link).st_mode & S_IFMT == S_IFLNK)
    #expect(host.folder.text(of: "repository/labels.json")?.contains("mine") == true)
    for output in ["-", "/dev/fd/1"] {
      let export = try await host.fob("labels", "export", "--output", output)
      #expect(export.status == 0 && export.output.contains("mine"), "\(export.errors)")
    }
  }
}
