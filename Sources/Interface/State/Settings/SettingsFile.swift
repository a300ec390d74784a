import Formats

/// Reads `settings.ini`: one section, `[settings]`.
///
/// A line that cannot be used is told and passed over; nothing in the file keeps the program from starting.
public enum SettingsFile {
  /// The section's name.
  static let section = "settings"

  /// The settings that a file's text gives.
  ///
  /// - Parameter file: where the text is from, for the problems.
  public static func read(_ text: [UInt8], file: String) -> (settings: Settings, problems: [SettingsProblem]) {
    let document: INIDocument
    do throws(INIError) {
      document = try INIDocument(utf8: text)
    } catch {
      return (Settings(), [SettingsProblem(file: file, line: error.line, reason: "this \(error.reason).")])
    }
    var reader = SettingsReader(file: file)
    for section in document.sections { reader.read(section) }
    return (reader.settings, reader.problems)
  }
}
