import Interface

/// Something that a person did at the terminal.
enum InputEvent: Hashable {
  case key(Key)
  case pasted(String)
}
