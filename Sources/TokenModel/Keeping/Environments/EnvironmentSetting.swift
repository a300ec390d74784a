import Formats

/// One key of an environment's file in fob's own words, whatever the file's format.
struct EnvironmentSetting: Equatable {
  /// The key as a native file writes it.
  var key: String
  /// The value, without interpolation.
  var value: String
  /// Its line in the file, counted from 1.
  var line: Int

  init(key: String, value: String, line: Int) {
    self.key = key
    self.value = value
    self.line = line
  }

  init(_ entry: INIEntry) {
    self.init(key: entry.key, value: entry.value, line: entry.line)
  }

  /// A problem with this setting; the reason follows the key.
  func problem(_ reason: String) -> LineProblem {
    LineProblem(line: line, "\(key) \(reason)")
  }
}
