import CNcurses
import Glibc
import Interface
import TokenModel

extension TerminalFacts {
  /// What there is to know of this process' terminal. Adopts the locale of the variables.
  public static func gathered(environment: [String: String]) -> TerminalFacts {
    let streams = TerminalStreams()
    let name = environment["TERM"] ?? ""
    let fault = ccurses_open().map { String(cString: $0) }
    let isDescribed = fault == nil && !name.isEmpty && ccurses_describe_terminal(name)
    let hasLocale = setlocale(LC_CTYPE, "") != nil
    let isUTF8 = CharacterLocale.adopt(environment: environment) != .ascii
    return TerminalFacts(
      libraryFault: fault, isThere: streams.inputIsTerminal && streams.outputIsTerminal, name: name,
      canPlaceText: isDescribed && TerminalDescription.string("cup") != nil,
      colors: isDescribed ? max(0, Int(ccurses_terminal_number("colors"))) : 0,
      wantsNoColors: environment["NO_COLOR"].map { !$0.isEmpty } ?? false,
      size: streams.size.map { Size(rows: $0.rows, columns: $0.columns) },
      locale: CharacterLocale.asked(environment: environment), hasLocale: hasLocale, isUTF8: isUTF8)
  }
}
