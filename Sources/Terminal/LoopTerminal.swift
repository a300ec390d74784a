import Interface

/// The terminal as the loop needs it: pictures go out, keys come in, and in between it is given back.
protocol LoopTerminal<Picture>: AnyObject {
  associatedtype Picture

  /// What pictures are made for.
  var display: Display { get }
  /// For `poll`.
  var inputDescriptor: Int32 { get }
  /// What was typed so far could be the start of something longer.
  var pendingInput: InputParser.Pending { get }
  /// Whether each key is answered by a picture of its own, even where several came at once.
  var showsEveryKey: Bool { get }
  /// Whether strings for the terminal itself may be written.
  var channel: TerminalChannel { get }
  /// Why nothing can come in or go out any more.
  var end: LoopEnd? { get }

  /// Takes the terminal over; all is shown with the next picture.
  func enter()
  /// Gives the terminal back as it was.
  func leave()
  /// Shows a picture; nothing is written where nothing has changed.
  func show(_ picture: Picture)
  /// All is shown anew with the next picture; whoever else had the terminal may have changed its modes.
  func recover()
  /// As `recover`, for a terminal that may be another one by now.
  func takeBack()
  /// Rings, with the next picture.
  func ring()
  /// Names the window, with the next picture.
  func setTitle(_ title: String)
  /// Reports the mouse from the next picture on, or no longer.
  func useMouse(_ isUsed: Bool)
  /// Writes a control sequence that draws nothing, with the next picture.
  func write(_ bytes: [UInt8])
  /// Forgets what was typed and not read yet.
  func dropTypedAhead()
  /// Asks the terminal for its size.
  ///
  /// - Returns: whether the size is another one.
  func updateDisplay() -> Bool
  /// What was typed.
  func readInput() -> [InputEvent]
  /// What was typed, when nothing more comes.
  func endInput() -> [InputEvent]
}
