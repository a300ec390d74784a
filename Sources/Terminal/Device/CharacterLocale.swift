import Glibc
import Interface

/// The encoding of characters, which curses takes from the process' locale.
enum CharacterLocale {
  /// Takes over the locale of the environment, and says what the terminal shows.
  ///
  /// A locale that is asked for but not installed falls back to `C.UTF-8`, so that a missing translation costs no characters; one that is not
  /// UTF-8 leaves ASCII.
  static func adopt(environment: [String: String]) -> Repertoire {
    let asked = asked(environment: environment)
    if setlocale(LC_CTYPE, "") == nil, isUTF8(name: asked) { setlocale(LC_CTYPE, "C.UTF-8") }
    let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } ?? ""
    guard codeset == "UTF-8" else { return .ascii }
    return environment["TERM"]?.split(separator: "-").first == "linux" ? .console : .utf8
  }

  /// The locale that the variables name; `C` where they name none.
  static func asked(environment: [String: String]) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
  }

  private static func isUTF8(name: String) -> Bool {
    let name = name.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
