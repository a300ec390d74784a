import Foundation
import Glibc
import Support
import Testing

/// Who can read and write what fob keeps, and whose files it goes by, through the built program.
@Suite(.drivesPrograms) struct PermissionTests {
  /// Runs `fob` by a shell that sets the mask of permissions first.
  private func run(_ host: OperatorHost, umask: String, _ arguments: String) throws -> (status: Int32, text: String) {
    let program = "umask \(umask); exec '\(BuiltBinary.path("fob"))' \(arguments)"
    return try Shell.run(program, environment: host.variables)
  }

  @Test(arguments: ["0", "022", "077"])
  func `whatever the mask, only the owner gets at what fob keeps`(mask: String) throws {
    let host = try OperatorHost("--tokens", "3")
    for arguments in [
      "login archive", "login video", "login pod", "tokens list video", "tokens create video --label x",
      "labels export --output '\(host.folder.path(of: "state/fob/labels"))'",
      "env add new --service api.video --set api_key_env=KEY",
      "tokens revoke video --all --dry-run --plan '\(host.folder.path(of: "state/fob/plan"))'",
    ] {
      let (status, text) = try run(host, umask: mask, arguments)
      #expect(status == 0, "\(arguments): \(text)")
    }
    var seen = 0
    for folder in ["state/fob", "data/fob"] {
      let names =
        FileManager.default.enumerator(atPath: host.folder.path(of: folder))?.compactMap { $0 as? String } ?? []
      for name in names {
        let path = "\(folder)/\(name)"
        var status = stat()
        #expect(lstat(host.folder.path(of: path), &status) == 0)
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        #expect(status.st_mode & 0o777 == (isFolder ? 0o700 : 0o600), "\(path)")
        seen += 1
      }
    }
    #expect(seen > 8)
    #expect(try host.folder.permissions(of: "state/fob/sessions") == 0o700)
    #expect(try host.folder.permissions(of: "config/fob/environments/new.ini") == 0o600)
  }

  @Test
  func `a session file that others may read or write, that is a link or somebody else's, is not used`() async throws {
    let host = try OperatorHost()
    let session = "state/fob/sessions/video.json"
    let path = host.folder.path(of: session)
    #expect(try await host.fob("login", "video").status == 0)
    for (mode, mending) in [(0o644, "chmod 600"), (0o620, "chmod go-w"), (0o602, "chmod go-w")] as [(mode_t, String)] {
      try host.folder.setPermissions(mode, of: session)
      let result = try await host.fob("token", "video")
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors.contains("\(mending) \(path)"), "\(result.errors)")
    }
    try host.folder.setPermissions(0o600, of: session)
    #expect(try await host.fob("token", "video").status == 0)

    let elsewhere = host.folder.path(of: "elsewhere.json")
    try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    let linked = try await host.fob("token", "video")
    #expect(linked.status == 1 && linked.errors.contains("is a symbolic link"), "\(linked.errors)")
    #expect(try await host.fob("login", "video").status == 1)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: elsewhere, toPath: path)

    guard geteuid() == 0 else { return }
    #expect(chown(path, 12_345, 12_345) == 0)
    let foreign = try await host.fob("token", "video")
    #expect(foreign.status == 1 && foreign.errors.contains("belongs to user 12345"))
    #expect(chown(path, 0, 0) == 0)
    #expect(chown(host.folder.path(of: "state/fob/sessions"), 12_345, 12_345) == 0)
    let folder = try await host.fob("refresh", "video")
    #expect(
      folder.status == 1 && folder.errors.contains("belongs to user 12345"), "\(folder.errors)")
  }

  @Test
  func `a configuration that others can write, its folders included, is refused with what mends it`() async throws {
    let host = try OperatorHost()
    // A good session must not have the quick way of `fob token` pass over what every other way refuses.
    #expect(try await host.fob("login", "video").status == 0)
    let before = try host.sandbox.counters()["requests"]
    for name in ["config/fob/environments/video.ini", "config/fob/environments", "config/fob", "config"] {
      let before = try host.folder.permissions(of: name)
      try host.folder.setPermissions(before | 0o020, of: name)
      let path = host.folder.path(of: name)
      for command in [["token", "video"], ["tokens", "list", "video"], ["env", "show", "video"]] {
        let result = try await FobResult.run(command, input: "", variables: host.variables, in: TemporaryFolder())
        #expect(result.status == 1)
        #expect(result.errors.contains("chmod go-w \(path)"), "\(command): \(result.errors)")
      }
      try host.folder.setPermissions(before, of: name)
    }
    #expect(try host.sandbox.counters()["requests"] == before)
    for name in ["settings.ini", "keys.ini", "themes/mine.ini"] {
      try host.folder.write("[theme]\ninherits = dark\n", to: "config/fob/\(name)", permissions: 0o666)
    }
    let keys = try await host.fob("keys")
    #expect(keys.status == 1 && keys.errors.contains("chmod go-w"), "\(keys.errors)")
    let themes = try await host.fob("themes")
    #expect(themes.errors.contains("chmod go-w"), "\(themes.errors)")
    guard geteuid() == 0 else { return }
    #expect(chown(host.folder.path(of: "config"), 12_345, 12_345) == 0)
    let foreign = try await host.fob("token", "video")
    #expect(foreign.status == 1 && foreign.errors.contains("belongs to user 12345"))
  }

  @Test
  func `sessions are neither kept nor used where others could put a folder of theirs in the place of fob's`()
    async throws
  {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "video").status == 0)
    for name in ["state", "state/fob", "state/fob/sessions"] {
      let before = try host.folder.permissions(of: name)
      try host.folder.setPermissions(0o777, of: name)
      let result = try await host.fob("token", "video")
      #expect(result.status == 1 && result.output.isEmpty, "\(name)")
      #expect(result.errors.contains("chmod go-w \(host.folder.path(of: name))"), "\(name): \(result.errors)")
      try host.folder.setPermissions(before, of: name)
    }
    #expect(try await host.fob("token", "video").status == 0)
    guard geteuid() == 0 else { return }
    #expect(chown(host.folder.path(of: "state/fob"), 12_345, 12_345) == 0)
    let foreign = try await host.fob("token", "video")
    #expect(foreign.status == 1 && foreign.output.isEmpty)
    #expect(foreign.errors.contains("\(host.folder.path(of: "state/fob")) belongs to user 12345"))
    // A stranger's link in its place is not followed, and what it leads to stays as it was.
    try FileManager.default.removeItem(atPath: host.folder.path(of: "state/fob"))
    try host.folder.write("mine", to: "public/page.html")
    try host.folder.setPermissions(0o755, of: "public")
    symlink(host.folder.path(of: "public"), host.folder.path(of: "state/fob"))
    #expect(lchown(host.folder.path(of: "state/fob"), 12_345, 12_345) == 0)
    for command in [["login", "video"], ["token", "video"], ["doctor", "--offline"]] {
      let result = try await host.fob(command)
      #expect(result.status != 0 && (result.output + result.errors).contains("symbolic link"), "\(command)")
    }
    #expect(try host.folder.permissions(of: "public") == 0o755)
    #expect(try FileManager.default.contentsOfDirectory(atPath: host.folder.path(of: "public")) == ["page.html"])
  }

  @Test(
    .enabled(if: geteuid() == 0))
  func `secrets of root's are read as Kubernetes, Docker and systemd lay them out, but where everybody may read them`()
    throws
  {
    let host = try OperatorHost()
    // The group is one of the user's, as fsGroup makes it.
    for (mode, group, isRead) in [(0o440, 4711, true), (0o640, 4711, true), (0o444, 0, false), (0o644, 0, false)]
      as [(mode_t, gid_t, Bool)]
    {
      let folder = try TemporaryFolder()
      try folder.setPermissions(0o755, of: "")
      let file = try folder.write("sandbox-key\n", to: "secrets/..2026/key", permissions: mode)
      #expect(chown(file, 0, group) == 0)
      try folder.setPermissions(0o755, of: "secrets/..2026")
      try folder.setPermissions(0o1777, of: "secrets")
      symlink("..2026", folder.path(of: "secrets/..data"))
      symlink("..data/key", folder.path(of: "secrets/key"))
      let environment = try #require(host.folder.text(of: "config/fob/environments/video.ini"))
      let key = environment.split(separator: "\n").first { $0.hasPrefix("api_key") }?.split(separator: "= ").last
      try Data(try #require(key).utf8).write(to: URL(fileURLWithPath: file))
      let lines = environment.split(separator: "\n").filter { !$0.hasPrefix("api_key") }
      try folder.write(
        lines.joined(separator: "\n") + "\napi_key_file = \(folder.path(of: "secrets/key"))\n",
        to: "home/.config/fob/environments/video.ini")
      _ = try Shell.run("chown -R 12345:12345 '\(folder.path(of: "home"))'", environment: ["PATH": "/usr/bin:/bin"])
      let (status, text) = try Shell.run(
        "exec setpriv --reuid=12345 --regid=12345 --groups=4711 '\(BuiltBinary.path("fob"))' login video",
        environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path(of: "home")])
      #expect((status == 0) == isRead, "\(String(mode, radix: 8)): \(text)")
      if !isRead { #expect(text.contains("Kubernetes: defaultMode") && text.contains("cat \(folder.path)"), "\(text)") }
    }
  }
}
