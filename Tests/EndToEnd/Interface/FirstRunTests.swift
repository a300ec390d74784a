import Foundation
import Support
import Testing

/// The built program where there is no environment yet.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct FirstRunTests {
  private func open(_ folder: TemporaryFolder) throws -> TmuxSession {
    try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\"; echo left with $?; cat'",
      environment: ["HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
  }

  /// Goes on to a service, each step when the screen shows the one before: keys pressed ahead of it would go past.
  private func chooseService(_ service: String, on tmux: TmuxSession) async throws {
    for place in ["api.video", "ArchivesSpace", "devpi", "JupyterHub", "OAuth 2.0", "POD Aggregator", "Preservica"] {
      try await tmux.wait(for: "‹ \(place) ›")
      guard place != service else { return }
      try tmux.press("Right")
    }
    throw TestFailure("There is no \(service) to choose.")
  }

  @Test func `an environment is added, tried and logged into`() async throws {
    let sandbox = try SandboxProcess()
    let folder = try TemporaryFolder()
    let tmux = try open(folder)
    try await tmux.wait(for: "There is no environment yet.")
    try tmux.press("+")
    try await tmux.wait(for: "Add an environment")
    try tmux.type("first")
    try tmux.press("Enter")
    try await chooseService("Preservica", on: tmux)
    try tmux.press("Enter")
    try tmux.type("http://127.0.0.1:1")
    try tmux.press("Enter")
    try tmux.type("ops@example.org")
    try tmux.press("C-s")
    try await tmux.wait(for: "DNS ok, connect failed.")
    #expect(folder.text(of: ".config/fob/environments/first.ini") == nil)
    try tmux.press("C-u")
    try tmux.type(sandbox.baseURL)
    try tmux.press("C-s")
    try await tmux.wait(for: "first was added. Press L to log in.")
    #expect(try folder.permissions(of: ".config/fob/environments/first.ini") == 0o600)
    try tmux.press("L")
    try await tmux.wait(for: "Log in: first")
    try tmux.type("pa&ss+w%rd= \"ü;#")
    try tmux.press("Enter")
    try await tmux.wait(for: "auto ")
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  @Test func `the demo is one key away`() async throws {
    let folder = try TemporaryFolder()
    let tmux = try open(folder)
    try await tmux.wait(for: "There is no environment yet.")
    try tmux.press("d")
    try await tmux.wait(for: "Digital archive")
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
    #expect(folder.text(of: ".config/fob/environments/archive.ini") == nil)
  }
}
