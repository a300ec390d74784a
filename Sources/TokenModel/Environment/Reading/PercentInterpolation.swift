/// What Python's `configparser.BasicInterpolation` makes of the values of a file: `%%` is `%`, and `%(key)s` the value of another key.
struct PercentInterpolation {
  /// As deep as Python follows values in values.
  private static let depthLimit = 10
  /// The most characters and references that all values of a file may take, lest values in values grow beyond all bounds.
  private static let workLimit = 65_536

  private let values: [String: String]
  private var workLeft = PercentInterpolation.workLimit

  /// - Parameter values: the values of all keys of the section, as they are written.
  init(_ values: [String: String]) {
    self.values = values
  }

  /// The value of a setting with what it refers to.
  mutating func expanded(_ setting: EnvironmentSetting) throws(LineProblem) -> String {
    try expanded(setting.value, of: setting, depth: 1)
  }

  private mutating func expanded(
    _ value: String, of setting: EnvironmentSetting, depth: Int
  ) throws(LineProblem) -> String {
    guard depth <= Self.depthLimit else { throw setting.problem("refers to itself by %(…)s") }
    var result = ""
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      workLeft -= 1
      guard workLeft > 0 else { throw setting.problem("refers by %(…)s to more than such a file can hold") }
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "%": result.append("%")
      case "(":
        guard let end = rest.firstIndex(of: ")"), rest[end...].dropFirst().first == "s" else {
          throw Self.lonePercent(setting)
        }
        guard let other = values[String(rest[..<end]).lowercased()] else {
          throw setting.problem("refers by %(…)s to a key that is not there")
        }
        result += try expanded(other, of: setting, depth: depth + 1)
        rest = rest[end...].dropFirst(2)
      default: throw Self.lonePercent(setting)
      }
    }
    return result
  }

  private static func lonePercent(_ setting: EnvironmentSetting) -> LineProblem {
    setting.problem(
      "holds a % that stands alone. In a file with [DEFAULT], as Python reads it, %% means one %: write each % twice")
  }
}
