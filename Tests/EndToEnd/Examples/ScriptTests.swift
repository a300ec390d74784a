import Foundation
import Support
import Testing

/// The scripts that build, check and pack fob, as far as they can be tried without changing the system; `.ci/packages-test` and `.ci/package-test` do the
/// rest in a fresh Debian.
@Suite(.drivesPrograms) struct ScriptTests {
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized

  /// The programs by which `.ci/packages` learns what there is, and would change it: nothing is installed, and somebody who is not root asks.
  private func packages(_ arguments: String...) async throws -> FobResult {
    let folder = try TemporaryFolder()
    for (name, line) in [("dpkg-query", "exit 1"), ("id", "echo 1000"), ("sudo", "exit 0"), ("apt-get", "exit 99")] {
      try folder.write("#!/bin/sh\n\(line)\n", to: "bin/\(name)", permissions: 0o700)
    }
    return try await FobResult.run(
      [Self.root.path + "/.ci/packages"] + arguments, input: "",
      variables: ["PATH": "\(folder.path(of: "bin")):/usr/bin:/bin"], in: folder, program: "/bin/bash")
  }

  @Test func `a look at the demo installs no server`() async throws {
    let forALook = try await packages()
    #expect(forALook.status == 0, "\(forALook.errors)")
    #expect(forALook.output == "To be installed: libncurses-dev libcurl4-openssl-dev libxml2-dev git\n")
    #expect(try await packages("--tests").output.contains(" openssh-server "))
    #expect(try await packages("--test").status == 64)
  }

  /// A name in a folder where everybody may make names can be somebody else's before a script or a reader comes to it.
  @Test func `no script or example uses a name that anybody can take`() throws {
    let taken = /(?:^|[\s"'=:>|(])(?:\/var)?(?:\/tmp|\/dev\/shm)\/\w/
    let folders = [".ci", "Sources"].map { Self.root.appendingPathComponent($0) }
    let files = folders.flatMap { folder in
      let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      return found?.allObjects as? [URL] ?? []
    }
    #expect(files.count > 100)
    for file in [Self.root.appendingPathComponent("README.md")] + files {
      // Folders are not read.
      guard let data = try? Data(contentsOf: file) else { continue }
      let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
      for line in lines where ["/tmp/", "/dev/shm/"].contains(where: line.contains) {
        #expect(line.firstMatch(of: taken) == nil || line.contains("mktemp"), "\(file.lastPathComponent): \(line)")
      }
    }
  }
}
