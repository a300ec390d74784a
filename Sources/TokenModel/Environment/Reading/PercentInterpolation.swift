/// What Python's `configparser.BasicInterpolation` makes of a value: `%%` is `%`, and `%(key)s` the value of another key.
enum PercentInterpolation {
  /// As deep as Python follows values in values.
  private static let depthLimit = 10

  /// The value of a setting with what it refers to.
  /// - Parameter values: the values of all keys of the section, as they are written.
  static func expanded(_ setting: EnvironmentSetting, values: [String: String]) throws(LineProblem) -> String {
    try expanded(setting.value, of: setting, values: values, depth: 1)
  }

  private static func expanded(
    _ value: String, of setting: EnvironmentSetting, values: [String: String], depth: Int
  ) throws(LineProblem) -> String {
    guard depth <= depthLimit else { throw setting.problem("refers to itself by %(…)s") }
    var result = ""
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "%": result.append("%")
      case "(":
        guard let end = rest.firstIndex(of: ")"), rest[end...].dropFirst().first == "s" else {
          throw lonePercent(setting)
        }
        guard let other = values[String(rest[..<end]).lowercased()] else {
          throw setting.problem("refers by %(…)s to a key that is not there")
        }
        result += try expanded(other, of: setting, values: values, depth: depth + 1)
        rest = rest[end...].dropFirst(2)
      default: throw lonePercent(setting)
      }
    }
    return result
  }

  private static func lonePercent(_ setting: EnvironmentSetting) -> LineProblem {
    setting.problem(
      "holds a % that stands alone. In a file with [DEFAULT], as Python reads it, %% means one %: write each % twice")
  }
}
