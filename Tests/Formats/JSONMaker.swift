/// Makes random JSON documents; the same ones for the same seed.
struct JSONMaker: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A document as JSON allows it.
  mutating func document() -> String { space() + value(depth: 0) + space() }

  /// The document with bytes left out, put in, doubled or changed here and there.
  mutating func spoiled(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(oddByte(), at: place)
      case 2: bytes[place] = oddByte()
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private mutating func oddByte() -> UInt8 {
    Array("[]{}:,\"\\/ue+-.019tfn \n\u{1}é".utf8).randomElement(using: &self) ?? 0
  }

  private mutating func value(depth: Int) -> String {
    switch Int.random(in: 0..<(depth < 4 ? 10 : 7), using: &self) {
    case 0: one(of: ["null", "true", "false"])
    case 1...3: number()
    case 4...6: string()
    case 7...8:
      "{" + list { maker in maker.string() + maker.space() + ":" + maker.space() + maker.value(depth: depth + 1) } + "}"
    default: "[" + list { maker in maker.value(depth: depth + 1) } + "]"
    }
  }

  private mutating func list(of item: (inout JSONMaker) -> String) -> String {
    var items: [String] = []
    for _ in 0..<Int.random(in: 0...4, using: &self) { items.append(space() + item(&self) + space()) }
    return items.isEmpty ? space() : items.joined(separator: ",")
  }

  private mutating func number() -> String {
    let whole = one(of: [
      "0", "7", "10", "3600", "9007199254740993", "9223372036854775807", "9223372036854775808", digits(),
    ])
    let fraction = one(of: ["", "", ".0", ".5", ".125000", "." + digits()])
    let exponent = one(of: ["", "", "e0", "E+2", "e-2", "e17", "e-300", "e05"])
    return one(of: ["", "-"]) + whole + fraction + exponent
  }

  private mutating func digits() -> String {
    "1"
      + String((0..<Int.random(in: 0...22, using: &self)).map { _ in "0123456789".randomElement(using: &self) ?? "0" })
  }

  private mutating func string() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...6, using: &self) {
      text += one(of: [
        "a", "b", "é", "e\u{301}", "😀", "\u{202E}", "\u{7F}", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9",
        "\\u0000", "\\uD83D\\uDE00",
        "[", "}", ",", ":", " ",
      ])
    }
    return "\"" + text + "\""
  }

  private mutating func space() -> String { one(of: ["", "", "", " ", "\n", "\t\r "]) }

  private mutating func one(of choices: [String]) -> String { choices.randomElement(using: &self) ?? "" }
}
