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
