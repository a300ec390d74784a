import Formats
import FoundationEssentials
import Host
import TerminalKit

/// Sends secrets to where the user can paste them from.
struct Clipboard: Sendable {
  /// Seconds after which tmux deletes its buffer with a secret.
  private static let secondsInTmux = 45
  /// Terminals take OSC 52 up to about 100 000 bytes; beyond, some take the start only.
  private static let terminalLimit = 74_000

  /// What the loop has to do for one way of copying.
  enum Step: Hashable {
    /// Write these bytes to the terminal; nothing follows.
    case write([UInt8])
    /// Copied, or failed.
    case done(CopyOutcome)
  }

  let channel: TerminalChannel
  let environment: [String: String]

  /// Tries the ways that need no terminal, and returns the bytes for the one that does.
  func copy(_ secret: Secret) async -> Step {
    var reason = "this terminal has no clipboard; show the value and select it"
    for route in ClipboardRoute.routes(environment: environment, channel: channel) {
      do throws(ClipboardFailure) {
        switch route {
        case .tmux:
          try await copyToTmux(secret)
          return .done(.sentToTmux)
        case .desktop(let command):
          try await run(command, input: secret)
          return .done(.sentToDesktop(tool: command[0]))
        case .terminal:
          let sequence = try Clipboard.setSelection(secret)
          return .write(ScreenPassage.isThere(environment) ? ScreenPassage.wrapped(sequence) : sequence)
        }
      } catch {
        reason = error.reason
      }
    }
    return .done(.failed(reason: reason))
  }

  /// OSC 52: the selection named `c`, its contents in base 64.
  static func setSelection(_ secret: Secret) throws(ClipboardFailure) -> [UInt8] {
    let encoded = secret.withBytes { Data($0).base64EncodedString() }
    guard encoded.utf8.count <= terminalLimit else {
      throw ClipboardFailure(reason: "too long for a terminal's clipboard")
    }
    return Array("\u{1B}]52;c;\(encoded)\u{07}".utf8)
  }

  /// Loads a buffer that tmux itself deletes after a while, even if fob has exited.
  private func copyToTmux(_ secret: Secret) async throws(ClipboardFailure) {
    let buffer = "fob"
    do throws(ClipboardFailure) {
      try await run(["tmux", "load-buffer", "-w", "-b", buffer, "-"], input: secret)
    } catch {
      // tmux before 3.2 cannot pass a buffer on.
      try await run(["tmux", "load-buffer", "-b", buffer, "-"], input: secret)
    }
    let deletion = ["-d", "\(Clipboard.secondsInTmux)", "-C", "delete-buffer -b \(buffer)"]
    do throws(ClipboardFailure) {
      try await run(["tmux", "run-shell", "-b"] + deletion, input: nil)
    } catch {
      // The copy itself has succeeded; a tmux without delayed commands keeps it until its next one.
    }
  }

  private func run(_ command: [String], input: Secret?) async throws(ClipboardFailure) {
    let bytes = input?.withBytes { Array($0) } ?? []
    let result = try await rethrow(
      awaiting: await ChildProcess.run(
        command, environment: environment, input: bytes, timeLimit: .seconds(5), outputLimit: 65_536),
      as: { (failure: ChildFailure) in ClipboardFailure(reason: failure.description) })
    guard result.status == 0 else {
      throw ClipboardFailure(reason: "'\(command[0])' ended with status \(result.status)")
    }
  }
}

/// The ways to a place from which the user can paste.
enum ClipboardRoute: Hashable {
  /// tmux keeps it and passes it on to its terminal. OSC 52 would not do: tmux ignores it by default.
  case tmux
  /// A program of the desktop on this machine.
  case desktop(command: [String])
  /// OSC 52, which travels over SSH. The terminal may ignore it and does not answer.
  case terminal

  /// The desktop's tools, each with the variable that shows that its desktop is there.
  private static let tools: [(variable: String, command: [String])] = [
    ("WAYLAND_DISPLAY", ["wl-copy"]),
    ("DISPLAY", ["xclip", "-selection", "clipboard"]),
    ("DISPLAY", ["xsel", "--clipboard", "--input"]),
  ]

  /// The ways worth trying, the surest first.
  ///
  /// Over SSH, the remote machine's desktop is not the user's. At the desktop itself its tool comes before OSC 52,
  /// which some of its terminals do not know.
  static func routes(environment: [String: String], channel: TerminalChannel) -> [ClipboardRoute] {
    func has(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    let isRemote = has("SSH_CONNECTION") || has("SSH_TTY")
    let desktop = isRemote ? [] : tools.filter { has($0.variable) }.map { ClipboardRoute.desktop(command: $0.command) }
    return (has("TMUX") ? [.tmux] : []) + desktop + (channel.takesStrings ? [.terminal] : [])
  }
}

/// Why one way of copying did not work; the words end a sentence.
struct ClipboardFailure: Error, Hashable {
  let reason: String
}
