import Formats

/// Reads `keys.ini`: a section for each context (`[main]`, `[inspect]`, …, or `[all]` for each that has the action), in it
/// `action = key, key key, …`, or `none` for an action that shall have no key.
public enum KeysFile {
  /// The keys that a file's text gives; what it does not name keeps its own keys.
  ///
  /// - Parameter file: where the text is from, for the error.
  public static func keyMap(_ text: [UInt8], file: String) throws(KeysFileError) -> KeyMap {
    let document: INIDocument
    do throws(INIError) {
      document = try INIDocument(utf8: text)
    } catch {
      throw KeysFileError(file: file, problems: [.init(line: error.line, reason: "this \(error.reason).")])
    }
    var reader = KeysFileReader()
    for section in document.sections { reader.read(section) }
    let map = KeyMap(overrides: reader.overrides)
    let problems = reader.problems + KeysFileCheck(map: map, lines: reader.lines).problems
    guard problems.isEmpty else {
      throw KeysFileError(file: file, problems: problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
    return map
  }
}
