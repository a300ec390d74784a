/// One row of the table.
struct Row: Sendable {
  /// What was measured.
  var what: String
  /// What it is counted in.
  var unit: Unit
  /// What it came to.
  var samples: Samples
  /// What it must come to; none for peers, which are there to compare with.
  var target: Target?
  /// Which part of the samples the target speaks of: the median unless said otherwise.
  var share = 0.5
  /// How it stands to a peer, such as “3.1 × cat”.
  var ratio: String?

  /// The figure that the target speaks of.
  var figure: Double { samples.quantile(share) }

  /// Whether the target is met; nothing where there is none.
  var isMet: Bool? { target?.isMet(by: figure) }

  /// From the tenth to the ninetieth of a hundred values; nothing where it was counted once.
  var spread: String? {
    guard samples.sorted.count > 1 else { return nil }
    return "\(unit.text(samples.quantile(0.1))) – \(unit.text(samples.quantile(0.9)))"
  }
}

/// What one thing measured often came to.
struct Samples: Sendable {
  /// The values in rising order; never empty.
  let sorted: [Double]

  /// Nothing where there are no values.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    sorted = values.sorted()
  }

  /// A value that was counted rather than measured often.
  init(one value: Double) {
    sorted = [value]
  }

  /// The value below which a share of all lie, 0 to 1; the nearest one that was measured.
  func quantile(_ share: Double) -> Double {
    sorted[min(sorted.count - 1, Int((Double(sorted.count - 1) * share).rounded()))]
  }

  /// The value in the middle.
  var median: Double { quantile(0.5) }
}

/// What a figure must come to.
enum Target: Sendable {
  case atMost(Double)
  case atLeast(Double)
  case exactly(Double)

  /// Whether a figure meets it.
  func isMet(by value: Double) -> Bool {
    switch self {
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    case .exactly(let wanted): value == wanted
    }
  }

  /// How it stands in the table.
  func text(_ unit: Unit) -> String {
    switch self {
    case .atMost(let limit): "≤ " + unit.text(limit)
    case .atLeast(let limit): "≥ " + unit.text(limit)
    case .exactly(let wanted): unit.text(wanted)
    }
  }
}

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
