import FoundationEssentials

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
  /// What became of a request to copy.
  case copied(CopyOutcome)
  /// Control-C or a SIGINT.
  case interrupted
}
