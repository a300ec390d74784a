/// What a figure is counted in.
enum Unit: String, Sendable {
  case milliseconds = "ms"
  case seconds = "s"
  case bytes = "B"
  case megabytes = "MB"
  case count = ""
  case times = "×"
  case perSecond = "/s"
  case bytesPerSecond = "B/s"
  case millisecondsPerSecond = "ms/s"

  /// A figure with as many digits as it deserves.
  func text(_ value: Double) -> String {
    let digits = value.rounded() == value || abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    let whole = Int((abs(value) * scale).rounded())
    let fraction = digits == 0 ? "" : "." + String(String(whole % Int(scale) + Int(scale)).dropFirst())
    return (value < 0 ? "-" : "") + "\(whole / Int(scale))" + fraction + (self == .count ? "" : " " + rawValue)
  }
}
