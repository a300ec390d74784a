import Formats

extension MetricsSnapshot {
  /// The metrics as text that is both OpenMetrics 1.0 and the older text format of Prometheus, which node_exporter reads. A metric without a value is left out.
  public var text: String {
    var text = ""
    for metric in Metric.allCases {
      let samples = metric.samples(in: self)
      guard !samples.isEmpty else { continue }
      text += "# HELP \(metric.rawValue) \(Self.escaped(metric.help))\n# TYPE \(metric.rawValue) gauge\n"
      for sample in samples {
        let labels = zip(metric.labels, sample.labels).map { "\($0)=\"\(Self.escaped($1))\"" }
        text += metric.rawValue + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " \(sample.value)\n"
      }
    }
    return text + "# EOF\n"
  }

  /// A text from outside as it stands between quotation marks: in both formats backslash, quotation mark and newline are escaped.
  private static func escaped(_ text: String) -> String {
    DisplayText(text).string.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
