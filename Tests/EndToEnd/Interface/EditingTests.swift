import Foundation
import Support
import Testing

/// Environments changed in the built program.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct EditingTests {
  @Test func `the form changes one line, the editor gets the terminal, and Control-C there is the editor's`()
    async throws
  {
    let host = try OperatorHost()
    let file = host.folder.path(of: "config/fob/environments/archive.ini")
    let before = try String(contentsOfFile: file, encoding: .utf8)
    try Data(("# kept\n" + before).utf8).write(to: URL(filePath: file))
    let editor = host.folder.path(of: "editor")
    try Data(
      """
      #!/bin/sh
      trap 'echo "# interrupted" >> "$1"; exit 0' INT
      echo "editing $1"
      while :; do sleep 0.1; done
      """.utf8
    ).write(to: URL(filePath: editor))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: editor)
    let tmux = try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\" open --environment archive; echo left with $?; cat'",
      environment: host.variables.merging(["EDITOR": editor, "LC_ALL": "C.UTF-8"]) { $1 })
    try await tmux.wait(for: "Environments")
    try tmux.press("e")
    try await tmux.wait(for: "Edit: archive")
    try tmux.press("BTab", "Right", "C-s")
    try await tmux.wait(for: "archive was saved.")
    let saved = try String(contentsOfFile: file, encoding: .utf8)
    #expect(saved.hasPrefix("# kept\n" + before.trimmingCharacters(in: .newlines)), "\(saved)")

    try tmux.press("e")
    try await tmux.wait(for: "Edit: archive")
    try tmux.press("C-o")
    try await tmux.wait(for: "editing \(file)")
    try tmux.press("C-c")
    try await tmux.wait(for: "Environments")
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasSuffix("# interrupted\n"))
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }
}
