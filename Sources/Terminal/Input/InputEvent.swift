import Interface

/// Something that a person did at the terminal.
enum InputEvent: Hashable {
  case key(Key)
  case mouse(MouseEvent)
  case pasted(String)
}
