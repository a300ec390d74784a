import Formats

/// fob's own environment files: one section `[environment]`, values as they stand.
enum NativeFormat {
  static let section = "environment"

  /// The settings of the one section that there may be.
  static func settings(of document: INIDocument) throws(LineProblem) -> [EnvironmentSetting] {
    if let other = document.sections.first(where: { $0.name != section }) {
      throw LineProblem(line: other.line, "no section but [\(section)] is allowed in this file")
    }
    return document[section]?.entries.map(EnvironmentSetting.init) ?? []
  }
}
