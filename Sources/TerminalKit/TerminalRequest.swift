import Formats

/// What only the terminal can do for a program.
public enum TerminalRequest: Hashable, Sendable {
  /// Put a text where the user can paste it from. The terminal reports `copied` afterwards.
  case copy(Secret)
  /// Give the terminal back to the shell until the user comes back (as Control-Z does).
  case suspend
  /// Draw everything anew, for a screen that something else has written on.
  case redraw
  /// Report the mouse, or leave it to the terminal's own selecting of text.
  case useMouse(Bool)
  /// Ring.
  case bell
  /// Show a notification, or ring where the terminal cannot.
  case notify(String, NotificationMeans)
  /// Name the terminal's window.
  case setTitle(String)
  /// Ignore what was typed before the next frame is shown, because it was not meant for what that frame asks.
  case dropTypedAhead
  /// Leave, with this exit status.
  case quit(status: Int32)
}
