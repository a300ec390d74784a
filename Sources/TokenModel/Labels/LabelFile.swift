/// The form of the labels on disk: JSON of a stated version, by origin and handle.
struct LabelFile: Codable, Equatable {
  static let version = 1

  var version = LabelFile.version
  var labels: [String: [String: String]] = [:]
}
