import Foundation

/// A program in a tmux of its own, for what its screen looks like, which stays when the program has ended. The tmux ends when the value that stands for it is released.
public final class TmuxSession {
  private let folder: TemporaryFolder
  private let socket: String

  /// Whether there is a tmux on this machine.
  public static var isAvailable: Bool { (try? run(["-V"], socket: nil)) != nil }

  /// Starts a shell command, with these variables set.
  ///
  /// - Throws: `TestFailure` when there is no tmux.
  public init(
    _ command: String, environment: [String: String] = [:], rows: Int = 24, columns: Int = 80,
    terminal: String = "tmux-256color"
  ) throws {
    folder = try TemporaryFolder()
    socket = folder.path(of: "tmux")
    let settings = try folder.write(
      """
      set -g default-terminal \(terminal)
      set -g status off
      set -g remain-on-exit on
      set -g remain-on-exit-format ""
      """, to: "tmux.conf")
    let variables = environment.flatMap { ["-e", "\($0)=\($1)"] }
    try run(
      ["-f", settings, "-u", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + variables + [command])
  }

  deinit {
    _ = try? run(["kill-server"])
  }

  /// The screen as text, without the spaces at the ends of lines.
  public func screen() throws -> String { try run(["capture-pane", "-p"]) }

  /// The screen with its colours and attributes as escape sequences.
  public func colouredScreen() throws -> String { try run(["capture-pane", "-p", "-e"]) }

  /// Waits until the screen shows a text.
  ///
  /// - Returns: the screen.
  @discardableResult
  public func wait(for expected: String) async throws -> String {
    try await wait(until: "the screen shows “\(expected)”") { $0.contains(expected) }
  }

  /// Waits until the screen is as it should be.
  ///
  /// - Returns: the screen.
  @discardableResult
  public func wait(until what: String, within limit: Double = 150, _ condition: (String) -> Bool) async throws -> String
  {
    var latest = ""
    try await waitUntil(what, within: limit, state: { latest }) {
      latest = try screen()
      return condition(latest)
    }
    return latest
  }

  /// Presses keys by tmux' names: `Enter`, `Escape`, `C-z`, `Up`, `x`.
  public func press(_ keys: String...) throws {
    try run(["send-keys"] + keys)
  }

  /// Types a text as it is.
  public func type(_ text: String) throws {
    try run(["send-keys", "-l", text])
  }

  /// Pastes a text as a terminal does.
  public func paste(_ text: String) throws {
    try run(["set-buffer", "-b", "paste", text])
    try run(["paste-buffer", "-d", "-p", "-b", "paste"])
  }

  /// Looks at the window through another terminal of this size, which the window takes on.
  public func attach(rows: Int, columns: Int) throws -> PseudoTerminal {
    try run(["set-option", "-w", "window-size", "latest"])
    let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
      "TERM": "xterm-256color",
    ]
    return try PseudoTerminal(
      ["tmux", "-S", socket, "-u", "attach-session"], environment: environment, rows: rows, columns: columns)
  }

  /// Gives the window another size.
  public func resize(rows: Int, columns: Int) throws {
    try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// What a format of tmux says, such as `#{alternate_on}` or `#{pane_title}`.
  public func value(of format: String) throws -> String {
    try run(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
  }

  /// Runs a command of tmux.
  ///
  /// - Returns: what it printed.
  @discardableResult
  public func run(_ arguments: [String]) throws -> String {
    try TmuxSession.run(arguments, socket: socket)
  }

  private static func run(_ arguments: [String], socket: String?) throws -> String {
    let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let command = ["tmux"] + (socket.map { ["-S", $0] } ?? []) + arguments
    let (status, text) = try Spawning.run(command, environment: environment)
    guard status == 0 else { throw TestFailure("tmux \(arguments.first ?? ""): \(text)") }
    return text
  }
}
