import Formats
import Keeping
import TokenModel

extension FuzzTarget {
  /// The reader of exported labels.
  static let labels = FuzzTarget("labels") { input in
    guard let export = try? LabelExport(reading: input) else { return }
    guard let again = try? LabelExport(reading: Array(export.json.text().utf8)) else {
      throw BrokenPromise(description: "An export that was written cannot be read.")
    }
    try BrokenPromise.unless(again.parts == export.parts, "Labels read back as others.")
  }
}
