import Formats
import FoundationEssentials

/// What the terminal's loop runs: a state that messages change and that a view shows.
///
/// Everything here is pure. The loop calls `update` for every message, then shows `view` once for all that had arrived.
public protocol Program {
  /// What can happen; past-tense facts.
  associatedtype Message: Sendable
  /// What can follow; values that the program's runner or, for its requests, the terminal performs.
  associatedtype Effect: Sendable
  /// What is shown: a `Canvas`, or for plain mode a `SpokenPicture`.
  associatedtype Picture

  /// Takes in that something happened, and says what follows.
  mutating func update(_ message: Message) -> [Effect]

  /// All that should be shown now; the program may remember it for the next time.
  mutating func view(_ display: Display) -> Picture

  /// When the picture next changes without input, such as a countdown at its next second; `nil` when nothing counts.
  ///
  /// The loop sleeps until then, or until something happens.
  var nextChange: Date? { get }

  /// The message for something that the terminal reports.
  static func message(for event: TerminalEvent) -> Message

  /// The effect as a request to the terminal, or `nil` when the runner performs it.
  static func terminalRequest(of effect: Effect) -> TerminalRequest?
}

/// What a terminal reports to the program that runs in it.
public enum TerminalEvent: Hashable, Sendable {
  /// The time, before anything else that arrived with it, and whenever `nextChange` has come or the clock was set.
  case clock(Date)
  /// The clock was set, after its new time: what is on disk may mean something else now.
  case clockSet
  /// A key was pressed.
  case key(Key)
  /// The mouse was used; only while the terminal is asked to report it.
  case mouse(MouseEvent)
  /// Text was pasted, as the terminal sent it: neither neutralised nor shortened.
  case pasted(String)
  /// The screen has this size, or shows this many colours; once at the start, then whenever it changes.
  case resized(Display)
  /// The program was stopped and goes on; its screen was given back in between.
  case continued
  /// The editor has ended; why it could not be run, or nil.
  case edited(failure: String?)
  /// What became of a request to copy.
  case copied(CopyOutcome)
  /// The terminal said what its background is like.
  case ground(Ground)
  /// Control-C or a SIGINT.
  case interrupted
}

/// What only the terminal can do for a program.
public enum TerminalRequest: Hashable, Sendable {
  /// Put a text where the user can paste it from. The terminal reports `copied` afterwards.
  case copy(Secret)
  /// Give the terminal back to the shell until the user comes back (as Control-Z does).
  case suspend
  /// Give the terminal to the person's editor (`VISUAL`, else `EDITOR`) for a file until it ends. The terminal reports `edited` afterwards.
  case edit(path: String)
  /// Redraw everything, for a screen that something else has written on.
  case redraw
  /// Report the mouse, or leave it to the terminal's own selecting of text.
  case useMouse(Bool)
  /// Ask the terminal for its background, if it is known to take such questions. It reports `ground`, at once, late, or never.
  case askGround
  /// Ring.
  case bell
  /// Show a notification, or ring if the terminal cannot.
  case notify(String, NotificationMeans)
  /// Name the terminal's window.
  case setTitle(String)
  /// Ignore what was typed before the next frame is shown, because it was not meant for what that frame asks.
  case dropTypedAhead
  /// Leave, with this exit status.
  case quit(status: Int32)
}

/// Where a text went that was to be copied. Terminals do not confirm it, so the most that can be said is "sent".
public enum CopyOutcome: Hashable, Sendable {
  /// To the buffer of tmux, which hands it on to its own terminal.
  case sentToTmux
  /// To the terminal, with OSC 52.
  case sentToTerminal
  /// To the desktop, with the tool named.
  case sentToDesktop(tool: String)
  /// Nowhere; why.
  case failed(reason: String)
}

/// How a terminal is made to call for a person: `notify = off`, `bell`, `osc9` or `osc777`.
public enum NotificationMeans: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case off
  /// It rings.
  case bell
  /// A desktop notification as iTerm2, kitty, WezTerm and Windows Terminal know it.
  case osc9
  /// One as urxvt, foot, Ghostty and VTE know it.
  case osc777
}
